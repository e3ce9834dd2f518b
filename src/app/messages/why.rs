use bearer_lab::trace::Purpose;

/// Why a flow has this message.
pub(super) const fn why(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Discovery => {
            "The app only knows the issuer. The metadata says where the endpoints are and what the provider supports."
        }
        Purpose::Keys => "The app verifies the ID token's signature with the provider's public keys.",
        Purpose::PushedRequest => {
            "The parameters go directly to the provider, so nobody can read or change them in the address bar."
        }
        Purpose::AuthorizationRequest => {
            "The user signs in at the provider, so this app never sees the password. state ties the response to this tab; the \
             challenge ties the code to this app."
        }
        Purpose::AuthorizationResponse => {
            "The provider sends the user back. The app accepts the response only if its state is the one that was sent."
        }
        Purpose::TokenRequest => {
            "A stolen code is useless: the server returns tokens only to the client that knows the verifier behind the challenge."
        }
        Purpose::Refresh => {
            "Access tokens are short-lived. The refresh token buys a new one without asking the user again, and is itself replaced."
        }
        Purpose::UserInfo => {
            "The ID token does not have all claims about the user, so the app asks for them with the access token."
        }
        Purpose::DistributedClaims => "The provider says that another server holds these claims.",
        Purpose::ApiRequest => {
            "The access token opens the API. It goes in the Authorization header and only to the origins that are configured."
        }
        Purpose::Introspection => {
            "The provider says whether the token is active, and for what it may be used."
        }
        Purpose::Revocation => {
            "The refresh token is ended, so that a copy of it is useless after signing out."
        }
        Purpose::EndSession => {
            "The user is still signed in at the provider. This request ends that session too."
        }
        Purpose::RedirectPath => {
            "A provider with a redirect path of its own cannot receive another provider's response. The app asks whether this server serves it."
        }
    }
}
