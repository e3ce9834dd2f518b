//! Common types of providers: their issuers, what to ask them for, and common problems.

/// A kind of provider.
#[derive(Debug)]
pub struct Preset {
    /// What it is called.
    pub name: &'static str,
    /// Its issuer, with the blanks in braces.
    pub issuer: &'static str,
    /// What to fill in.
    pub blanks: &'static [Blank],
    /// What to ask for.
    pub scope: &'static str,
    /// How to ask for it.
    pub response_type: &'static str,
    /// Common problems, most frequent first.
    pub traps: &'static [Trap],
}

/// A part of an issuer that differs from one customer to the next.
#[derive(Debug)]
pub struct Blank {
    /// Its name in the pattern.
    pub name: &'static str,
    /// What it is, for the reader.
    pub label: &'static str,
    /// The value at first: the usual one, or a pattern with the part to replace in braces.
    pub value: &'static str,
    /// A complete value.
    pub example: &'static str,
}

/// Something that goes wrong with a kind of provider, and what to do.
#[derive(Debug)]
pub struct Trap {
    /// What it is about, in a word or two.
    pub about: &'static str,
    /// What happens, and what to do.
    pub text: &'static str,
    /// The provider's own page about it.
    pub source: &'static str,
}

impl Blank {
    /// What to do with the value, for the reader.
    pub fn hint(&self) -> String {
        match self.value.find('{').zip(self.value.find('}')) {
            Some((start, end)) => {
                let part = self.value.get(start..=end).unwrap_or_default();
                ["Replace ", part, ". Example: ", self.example].concat()
            }
            None => ["Usually ", self.value, "."].concat(),
        }
    }
}

impl Preset {
    /// The values of the blanks at first.
    pub fn values(&self) -> Vec<String> {
        self.blanks.iter().map(|blank| blank.value.to_owned()).collect()
    }

    /// The issuer with the blanks filled; a blank that is empty stays as it is.
    pub fn issuer(&self, values: &[String]) -> String {
        let filled = self.blanks.iter().zip(values).filter(|(_, value)| !value.trim().is_empty());
        filled.fold(self.issuer.to_owned(), |issuer, (blank, value)| {
            issuer.replace(&["{", blank.name, "}"].concat(), bare(value))
        })
    }
}

/// A host or name as people copy it, without scheme and slashes around it.
fn bare(value: &str) -> &str {
    let value = value.trim();
    let value = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://")).unwrap_or(value);
    value.trim_matches('/')
}

/// The host that this address probably should have, if its own is that of an admin console: `dev-1-admin.okta.com`.
pub fn beside_admin_console(issuer: &str) -> Option<String> {
    let host = issuer.split_once("://").map_or(issuer, |(_, rest)| rest).split('/').next()?;
    let (first, domain) = host.split_once('.')?;
    Some([first.strip_suffix("-admin")?, ".", domain].concat())
}

const SCOPE: &str = "openid profile email offline_access";
const OKTA_SERVERS: &str = "https://developer.okta.com/docs/concepts/auth-servers/";
const GOOGLE: &str = "https://developers.google.com/identity/openid-connect/openid-connect";
const ENTRA_CODE: &str = "https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow";

/// The kinds that are offered.
pub static PRESETS: [Preset; 5] = [
    Preset {
        name: "Okta",
        issuer: "https://{domain}/oauth2/{server}",
        blanks: &[
            Blank {
                name: "domain",
                label: "Okta domain",
                value: "{your-domain}.okta.com",
                example: "dev-123456.okta.com",
            },
            Blank { name: "server", label: "Authorization server", value: "default", example: "default" },
        ],
        scope: SCOPE,
        response_type: "code",
        traps: &[
            Trap {
                about: "CORS",
                text: "The token endpoint answers this page only if its origin is a trusted origin of type CORS \
                       (Security, API, Trusted Origins).",
                source: "https://developer.okta.com/docs/guides/enable-cors/main/",
            },
            Trap {
                about: "Opaque access tokens",
                text: "The issuer without /oauth2/… is the org authorization server: its access tokens are for Okta's \
                       own API, and nobody else can verify them. Use a custom one, for example default.",
                source: OKTA_SERVERS,
            },
            Trap {
                about: "Refresh tokens",
                text: "offline_access works only where the application has the grant type Refresh Token.",
                source: "https://developer.okta.com/docs/guides/refresh-tokens/main/",
            },
        ],
    },
    Preset {
        name: "Auth0",
        issuer: "https://{domain}/",
        blanks: &[Blank {
            name: "domain",
            label: "Auth0 domain",
            value: "{your-tenant}.auth0.com",
            example: "example.eu.auth0.com",
        }],
        scope: SCOPE,
        response_type: "code",
        traps: &[
            Trap {
                about: "Slash at the end",
                text: "The issuer ends with a slash, and without it the metadata is another issuer's.",
                source: "https://auth0.com/docs/secure/tokens/json-web-tokens/validate-json-web-tokens",
            },
            Trap {
                about: "Opaque access tokens",
                text: "Without an API the access token is opaque. Set the authorization parameter audience to the \
                       identifier of your API; resource works after the tenant's Resource Parameter Compatibility \
                       Profile is switched on.",
                source: "https://auth0.com/docs/secure/tokens/access-tokens/get-access-tokens",
            },
            Trap {
                about: "CORS",
                text: "Enter this page's origin under Allowed Web Origins of the application.",
                source: "https://auth0.com/docs/get-started/applications/application-settings",
            },
            Trap {
                about: "Sign-out",
                text: "Tenants from before November 2023 do not announce end_session_endpoint until RP-Initiated \
                       Logout End Session Endpoint Discovery is switched on (Settings, Advanced).",
                source: "https://auth0.com/docs/authenticate/login/logout/log-users-out-of-auth0",
            },
        ],
    },
    Preset {
        name: "Keycloak",
        issuer: "https://{host}/realms/{realm}",
        blanks: &[
            Blank {
                name: "host",
                label: "Host, with port and relative path if any",
                value: "{your-host}",
                example: "id.example.com",
            },
            Blank { name: "realm", label: "Realm", value: "{your-realm}", example: "lab" },
        ],
        scope: SCOPE,
        response_type: "code",
        traps: &[
            Trap {
                about: "CORS",
                text: "Enter this page's origin, without a path, under Web Origins of the client.",
                source: "https://www.keycloak.org/docs/latest/server_admin/#_oidc_clients",
            },
            Trap {
                about: "Audiences of access tokens",
                text: "An access token is for the clients whose roles the user has, often account, and not for yours: \
                       an API that checks the audience needs an audience mapper.",
                source: "https://www.keycloak.org/docs/latest/server_admin/#audience-support",
            },
            Trap {
                about: "Extra audiences of ID tokens",
                text: "An audience mapper that also adds to the ID token gives it audiences beside the client: list \
                       them as trusted audiences here.",
                source: "https://www.keycloak.org/docs/latest/server_admin/#audience-support",
            },
            Trap {
                about: "Older servers",
                text: "Up to version 16 the path begins with /auth: write host/auth as the host.",
                source: "https://www.keycloak.org/migration/migrating-to-quarkus",
            },
        ],
    },
    Preset {
        name: "Microsoft Entra ID",
        issuer: "https://login.microsoftonline.com/{tenant}/v2.0",
        blanks: &[Blank {
            name: "tenant",
            label: "Directory (tenant) ID",
            value: "{your-tenant-id}",
            example: "00001111-aaaa-2222-bbbb-3333cccc4444",
        }],
        scope: SCOPE,
        response_type: "code",
        traps: &[
            Trap {
                about: "common and organizations",
                text: "Their metadata has {tenantid} in place of the issuer, so nothing can be compared with it. Use \
                       the tenant's ID, not its domain name.",
                source: "https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc",
            },
            Trap {
                about: "CORS",
                text: "The redirect URI must be of the platform Single-page application (type spa); one of type web \
                       is refused with AADSTS9002326.",
                source: ENTRA_CODE,
            },
            Trap {
                about: "Opaque access tokens",
                text: "Without a scope of an API of yours the access token is for Microsoft Graph, and only Graph can \
                       verify it. Ask for api://…/your-scope.",
                source: "https://learn.microsoft.com/entra/identity-platform/access-tokens",
            },
            Trap {
                about: "Short refresh tokens",
                text: "For a page, refresh tokens end 24 hours after the sign-in.",
                source: "https://learn.microsoft.com/entra/identity-platform/refresh-tokens",
            },
        ],
    },
    Preset {
        name: "Google",
        issuer: "https://accounts.google.com",
        blanks: &[],
        scope: "openid profile email",
        response_type: "id_token token",
        traps: &[
            Trap {
                about: "The token endpoint wants a secret",
                text: "A web client's code is exchanged with its client_secret, PKCE or not, and a page has none: \
                       what works here is the implicit id_token token, without renewal.",
                source: GOOGLE,
            },
            Trap {
                about: "Opaque access tokens",
                text: "Access tokens are for Google's APIs, and only Google can read them.",
                source: "https://developers.google.com/identity/protocols/oauth2",
            },
            Trap {
                about: "No sign-out",
                text: "There is no end_session_endpoint: signing out here leaves the person signed in at Google.",
                source: "https://accounts.google.com/.well-known/openid-configuration",
            },
            Trap {
                about: "offline_access",
                text: "The scope is not known and ends the sign-in with invalid_scope.",
                source: GOOGLE,
            },
        ],
    },
];
