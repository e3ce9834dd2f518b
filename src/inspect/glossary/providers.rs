use super::term::{Term, term};

const OKTA: &str = "Okta, OpenID Connect & OAuth 2.0 API, Tokens and claims";
const AUTH0: &str = "Auth0 Docs, Access token profiles";
const KEYCLOAK: &str = "Keycloak, Server Administration Guide, Client scopes";
const ENTRA_ACCESS: &str = "Microsoft identity platform, Access token claims reference";
const ENTRA_ID: &str = "Microsoft identity platform, ID token claims reference";
const ENTRA_OPTIONAL: &str = "Microsoft identity platform, Optional claims reference";
const GOOGLE: &str = "Google, OpenID Connect, An ID token's payload";

/// Claims of Okta, Auth0, Keycloak, Entra ID and Google that no specification defines.
pub(super) static CLAIMS: &[Term] = &[
    term(
        "ver",
        "Okta, Tokens and claims; Microsoft identity platform, Access token claims reference",
        "The version of the token's layout: 1 at Okta; 1.0 or 2.0 at Entra ID, which decides what the other claims are called.",
    ),
    term("cid", OKTA, "The client that the token was issued to; RFC 9068 calls it client_id."),
    term("uid", OKTA, "The user's ID at Okta, where sub is their login."),
    term(
        "scp",
        "Okta, Tokens and claims; Microsoft identity platform, Access token claims reference",
        "The permissions of the token: a list at Okta, a string at Entra ID. RFC 9068 calls it scope.",
    ),
    term(
        "idp",
        "Okta, Tokens and claims; Microsoft identity platform, Access token claims reference",
        "The identity provider with which the person signed in, where it is another than the issuer.",
    ),
    term("gty", AUTH0, "The grant by which the token was given, such as client-credentials or password."),
    term(
        "permissions",
        "Auth0 Docs, Role-based access control",
        "What the user may do at this API, where role-based access control adds it.",
    ),
    term(
        "org_id",
        "Auth0 Docs, Work with tokens and organizations",
        "The organization through which the person signed in. An application that expects one must check it.",
    ),
    term("org_name", "Auth0 Docs, Work with tokens and organizations", "The name of that organization."),
    term(
        "typ",
        KEYCLOAK,
        "The kind of token, as Keycloak writes it in the payload: Bearer, ID, Refresh, Offline, Logout.",
    ),
    term("realm_access", KEYCLOAK, "The user's roles in the whole realm, under roles."),
    term("resource_access", KEYCLOAK, "The user's roles at each client, under the client's ID."),
    term("session_state", KEYCLOAK, "The session at Keycloak; newer versions write only sid."),
    term("allowed-origins", KEYCLOAK, "The web origins that are registered for the client."),
    term("trusted-certs", KEYCLOAK, "Certificates that are trusted for this client."),
    term(
        "authorization",
        "Keycloak, Authorization Services Guide, Requesting party token",
        "The permissions that were granted: resources with their scopes.",
    ),
    term(
        "organization",
        "Keycloak, Server Administration Guide, Managing organizations",
        "The organizations that the user is a member of.",
    ),
    term(
        "tid",
        ENTRA_ID,
        "The tenant: the directory that the user signed in to. An application for one tenant must check it.",
    ),
    term(
        "oid",
        ENTRA_ID,
        "The user's ID in the directory, the same for every application; sub differs from one to the next.",
    ),
    term(
        "upn",
        ENTRA_ACCESS,
        "The user principal name, for reading. It can change: never take it for an identity.",
    ),
    term(
        "unique_name",
        ENTRA_ACCESS,
        "A name for the user in tokens of version 1.0, for reading. It is not unique.",
    ),
    term("appid", ENTRA_ACCESS, "The client, in tokens of version 1.0; later azp."),
    term(
        "appidacr",
        ENTRA_ACCESS,
        "How the client proved itself, in version 1.0: 0 not at all, 1 a secret, 2 a certificate.",
    ),
    term("azpacr", ENTRA_ACCESS, "How the client proved itself: 0 not at all, 1 a secret, 2 a certificate."),
    term("app_displayname", ENTRA_ACCESS, "The client's name, for reading."),
    term("wids", ENTRA_ACCESS, "The user's directory-wide roles, by the IDs of their templates."),
    term(
        "hasgroups",
        ENTRA_ACCESS,
        "The user is in more groups than the URL of an implicit response can hold; ask Microsoft Graph for them.",
    ),
    term("ipaddr", ENTRA_ACCESS, "The address from which the user signed in, in version 1.0."),
    term("aio", ENTRA_ACCESS, "For Microsoft only: it records how the token was reused."),
    term("rh", ENTRA_ACCESS, "For Microsoft only: it lets tokens be validated again."),
    term("uti", ENTRA_ACCESS, "For Microsoft: the token's own name, as jti."),
    term("idtyp", ENTRA_OPTIONAL, "app where the token was issued to an application and not to a user."),
    term("puid", ENTRA_ID, "For Microsoft: the user's older ID."),
    term(
        "login_hint",
        ENTRA_OPTIONAL,
        "A hint that can be sent at the next sign-in, so that the person need not type their name.",
    ),
    term("acct", ENTRA_OPTIONAL, "Whether the user is a member of the tenant (0) or a guest (1)."),
    term("acrs", ENTRA_OPTIONAL, "The authentication contexts that the sign-in satisfied."),
    term("ctry", ENTRA_OPTIONAL, "The user's country or region."),
    term("tenant_ctry", ENTRA_OPTIONAL, "The tenant's country."),
    term("tenant_region_scope", ENTRA_OPTIONAL, "The tenant's region."),
    term("fwd", ENTRA_OPTIONAL, "The client's original address."),
    term("in_corp", ENTRA_OPTIONAL, "The person signed in from the corporate network."),
    term("onprem_sid", ENTRA_OPTIONAL, "The user's security identifier in the directory on the premises."),
    term("pwd_exp", ENTRA_OPTIONAL, "When the password expires."),
    term("pwd_url", ENTRA_OPTIONAL, "Where the password can be changed."),
    term(
        "verified_primary_email",
        ENTRA_OPTIONAL,
        "The user's primary e-mail addresses that are known to be theirs.",
    ),
    term(
        "verified_secondary_email",
        ENTRA_OPTIONAL,
        "The user's secondary e-mail addresses that are known to be theirs.",
    ),
    term("vnet", ENTRA_OPTIONAL, "The virtual network from which the person signed in."),
    term(
        "xms_cc",
        "Microsoft identity platform, Claims challenges",
        "What the client can do: cp1 says that it understands claims challenges.",
    ),
    term("xms_edov", ENTRA_OPTIONAL, "Whether the owner of the e-mail address's domain was verified."),
    term("xms_pl", ENTRA_OPTIONAL, "The language that the user prefers."),
    term("xms_tpl", ENTRA_OPTIONAL, "The language that the tenant prefers."),
    term("ztdid", ENTRA_OPTIONAL, "The ID of the device, where it was deployed without being touched."),
    term(
        "hd",
        GOOGLE,
        "The hosted domain: the person's organization at Google. To let in one organization, check this and not the e-mail address.",
    ),
    term(
        "target_audience",
        "Google Cloud, Service account authentication",
        "In a signed request of a service account: for whom an ID token is asked for.",
    ),
    term(
        "google",
        "Google Cloud, Verifying the identity of instances",
        "In the identity token of a machine: which machine it is.",
    ),
];
