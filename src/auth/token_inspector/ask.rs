use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::super::{
    Auth,
    core::Core,
    documents::Documents,
    dynamic::{flag, part, text},
    proof::{self, Sending},
    use_auth,
    wire::Purpose,
};
use crate::{
    protocol::{
        Secret,
        check::Failure,
        http::{Request, Response, Value},
        oauth::server_metadata::{METADATA_INCOMPLETE, ServerMetadata},
        url::HttpUrl,
    },
    session::{Session, transaction::PROVIDER_GONE},
};

/// The largest answer that is read, in bytes.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// What the server is asked.
#[derive(Clone, Copy)]
struct Question {
    testid: &'static str,
    label: &'static str,
    purpose: Purpose,
    endpoint: (&'static str, fn(&ServerMetadata) -> Option<HttpUrl>),
    request: fn(HttpUrl, &Session) -> Request,
    /// The token that the request is sent with, if it is.
    credential: fn(&Session) -> Option<&Secret>,
    /// What to know before one presses the button.
    note: &'static str,
}

const QUESTIONS: [Question; 3] = [
    Question {
        testid: "ask-userinfo",
        label: "Ask for userinfo",
        purpose: Purpose("Userinfo request", "OpenID Connect Core §5.3.1"),
        endpoint: ("userinfo_endpoint", |metadata| metadata.userinfo_endpoint.clone()),
        request: |url, _| Request::get(url),
        credential: |session| session.access_token.as_ref(),
        note: "What the provider tells about the user to whoever holds the access token.",
    },
    Question {
        testid: "ask-introspection",
        label: "Introspect it",
        purpose: Purpose("Token introspection", "RFC 7662 §2.1"),
        endpoint: ("introspection_endpoint", |metadata| metadata.introspection_endpoint.clone()),
        request: about_token,
        credential: |_| None,
        note: "It is meant for protected APIs, which prove who they are: a client in the browser is often refused.",
    },
    Question {
        testid: "ask-revocation",
        label: "Revoke it",
        purpose: Purpose("Token revocation", "RFC 7009 §2.1"),
        endpoint: ("revocation_endpoint", |metadata| metadata.revocation_endpoint.clone()),
        request: about_token,
        credential: |_| None,
        note: "The access token ends now; the session can be renewed. The answer is the same for a token that was none.",
    },
];

/// Asks the session's provider about the session's access token. The exchange is on the wire as well.
pub(super) fn ask() -> Option<AnyView> {
    let auth = use_auth()?;
    // A renewal leaves what was answered where it is.
    let has_token = Memo::new(move |_| {
        auth.session.with(|session| session.as_ref().is_some_and(|session| session.access_token.is_some()))
    });
    let rows = move || QUESTIONS.map(|question| row(question, auth)).into_iter().collect_view();
    let questions = move || {
        view! {
            <details class="tool" data-testid="ask">
                <summary>"Ask the server about the session's access token"</summary>
                <div>{rows()}</div>
            </details>
        }
        .into_any()
    };
    Some(part(move || has_token.get().then(questions)).into_any())
}

fn row(question: Question, auth: Auth) -> AnyView {
    let answer = RwSignal::new(String::new());
    let is_asking = RwSignal::new(false);
    let send = move |_| {
        let Some(session) = auth.session.get_untracked() else { return };
        is_asking.set(true);
        spawn_local(async move {
            let words = match exchange(&auth.core(), question, &session).await {
                Ok(response) => {
                    let body = String::from_utf8_lossy(&response.body).into_owned();
                    [&response.status.to_string(), "  ", &body].concat()
                }
                Err(failure) => [failure.code(), ": ", &failure.to_string()].concat(),
            };
            answer.try_set(words);
            is_asking.try_set(false);
        });
    };
    view! {
        <section class="stack">
            <button type="button" data-testid=question.testid disabled=flag(move || is_asking.get()) on:click=send>{question.label}</button>
            <p class="small soft">{question.note}</p>
            <output class="mono breaking" data-testid=[question.testid, "-answer"].concat()>{text(move || answer.get())}</output>
        </section>
    }
    .into_any()
}

async fn exchange(core: &Core, question: Question, session: &Session) -> Result<Response, Failure> {
    let provider = core.provider(&session.provider_id).ok_or_else(|| Failure::plain(&PROVIDER_GONE))?;
    let documents = Documents::of(core, &provider).await?;
    let (name, find) = question.endpoint;
    let url = find(&documents.metadata).ok_or_else(|| Failure::of(&METADATA_INCOMPLETE, name, "none"))?;
    let request = (question.request)(url, session);
    let access_token = (question.credential)(session);
    let key = access_token.and(session.dpop_key.as_ref());
    let sending =
        Sending { core, purpose: question.purpose, request, access_token, max_bytes: MAX_ANSWER_BYTES };
    Ok(proof::send(sending, key).await?.1)
}

/// RFC 7662 §2.1 and RFC 7009 §2.1 send the same form.
fn about_token(url: HttpUrl, session: &Session) -> Request {
    let token = session.access_token.clone().unwrap_or_else(|| Secret::new(""));
    let form = vec![
        ("token", Value::Secret(token)),
        ("token_type_hint", Value::Plain("access_token".into())),
        ("client_id", Value::Plain(session.client.client_id.clone())),
    ];
    Request::post(url, form)
}
