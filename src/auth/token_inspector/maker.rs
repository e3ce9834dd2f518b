use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{
    super::{
        copy_button::copy_button,
        dynamic::{part, text},
        mask::{Mask, masked_text},
    },
    draft::Draft,
    inspection::Inspection,
};
use crate::{
    browser::crypto,
    client::rule_texts,
    inspect::make::{TestAlgorithm, basic_header, sign_hs256, test_signing_input, test_token},
    protocol::{
        check::Failure,
        jose::{Algorithm, HashFunction, base64url},
        oauth::{CodeChallenge, CodeVerifier},
    },
};

/// What developers otherwise make by hand.
pub(super) fn maker(inspection: Inspection, draft: Draft) -> AnyView {
    view! { <div class="tool">{test_token_form(inspection, draft)} {basic_form()} {pkce_form()}</div> }
        .into_any()
}

/// A token that is signed with a key made for it; token and key go to their fields.
fn test_token_form(inspection: Inspection, draft: Draft) -> AnyView {
    let Draft { claims, algorithm, .. } = draft;
    let failure = RwSignal::new(None::<Failure>);
    let choose = move |event| {
        let name = event_target_value(&event);
        if let Some((chosen, _)) = TestAlgorithm::ALL.into_iter().find(|(_, known)| *known == name) {
            algorithm.set(chosen);
        }
    };
    let make = move |_| create(inspection, algorithm.get_untracked(), claims.get_untracked(), failure);
    let options = TestAlgorithm::ALL.map(|(_, name)| view! { <option value=name>{name}</option> }.into_any());
    view! {
        <section class="stack">
            <h3>"Test token"</h3>
            <p class="small soft">"Signed in your browser with a one-time key. For testing only."</p>
            <label class="wide">"Claims" <textarea class="mono" rows="8" data-testid="make-claims" spellcheck="false" prop:value=claims on:input=move |event| claims.set(event_target_value(&event))></textarea></label>
            <label>"Algorithm" <select data-testid="make-algorithm" on:change=choose>{options.into_iter().collect_view()}</select></label>
            <button type="button" data-testid="make-token" on:click=make>"Create and sign"</button>
            {part(move || failure.get().map(|failure| {
                let texts = rule_texts(failure.rule).to_string();
                view! { <p class="small notice" role="alert" data-testid="error" data-code=failure.code()>{texts}</p> }.into_any()
            }))}
        </section>
    }
    .into_any()
}

/// Signs claims with a one-time key and shows the token, or why that is not possible.
pub(super) fn create(
    inspection: Inspection,
    algorithm: TestAlgorithm,
    claims: String,
    failure: RwSignal<Option<Failure>>,
) {
    spawn_local(async move {
        match signed(algorithm, &claims).await {
            // The key may have taken longer than the page was open.
            Ok((token, key)) => {
                if failure.try_set(None).is_none() {
                    inspection.show(&token, &key);
                }
            }
            Err(refused) => failure.set(Some(refused)),
        }
    });
}

/// The token and the key that verifies it.
async fn signed(algorithm: TestAlgorithm, claims: &str) -> Result<(String, String), Failure> {
    let input = test_signing_input(algorithm, claims)?;
    let key = match algorithm {
        TestAlgorithm::None => return Ok((test_token(&input, &[]), String::new())),
        TestAlgorithm::Hs256 => {
            let secret = base64url::encode(&crypto::random_bytes()?);
            return Ok((test_token(&input, &sign_hs256(secret.as_bytes(), &input)), secret));
        }
        TestAlgorithm::Rs256 => Algorithm::Rs(HashFunction::Sha256),
        TestAlgorithm::Es256 => Algorithm::Es(HashFunction::Sha256),
    };
    let (signature, jwk) =
        crypto::sign_once(key, &input).await.ok_or_else(|| Failure::plain(&crypto::UNSUPPORTED))?;
    Ok((test_token(&input, &signature), jwk))
}

/// `Authorization: Basic` of a client (RFC 6749 §2.3.1).
fn basic_form() -> AnyView {
    let (id, secret) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let header =
        move || ["Authorization: ", &id.with(|id| secret.with(|secret| basic_header(id, secret)))].concat();
    let mask = Mask::when_presented();
    let field = |label: &'static str, testid: &'static str, value: RwSignal<String>, is_secret: bool| {
        let kind = move || if is_secret && mask.hides() { "password" } else { "text" };
        view! {
            <label>{label} <input type=text(kind) class="mono" data-testid=testid autocapitalize="none" autocomplete="off" spellcheck="false" on:input=move |event| value.set(event_target_value(&event))/></label>
        }
        .into_any()
    };
    view! {
        <section class="stack">
            <h3>"Basic header"</h3>
            {field("Client ID", "basic-id", id, false)}
            {field("Client secret", "basic-secret", secret, true)}
            <p class="mono breaking"><output data-testid="basic-header">{masked_text(mask, "the header and the secret", header)}</output></p>
            <p class="small soft">"Both are form-encoded, joined by a colon and written in base64 (RFC 6749 §2.3.1). Base64 is not encryption."</p>
            <p>{copy_button("Copy the header", header)}</p>
        </section>
    }
    .into_any()
}

/// A code verifier with its challenge, step by step (RFC 7636 §4.1, §4.2).
fn pkce_form() -> AnyView {
    let pair = RwSignal::new(None::<(String, String)>);
    let mask = Mask::when_presented();
    let make = move |_| {
        pair.set(crypto::random_bytes().ok().map(|bytes| {
            let verifier = CodeVerifier::from_random(&bytes);
            (verifier.expose().to_owned(), CodeChallenge::of(&verifier).as_str().to_owned())
        }));
    };
    view! {
        <section class="stack">
            <h3>"PKCE pair"</h3>
            <button type="button" data-testid="make-pkce" on:click=make>"Generate"</button>
            {part(move || {
                let (verifier, challenge) = pair.get()?;
                Some(view! {
                    <ol class="small">
                        <li>"32 random bytes, in base64url: the code_verifier, which stays with the client. " <code class="breaking" data-testid="pkce-verifier">{masked_text(mask, "the code_verifier", move || verifier.clone())}</code></li>
                        <li>"Its SHA-256 hash, in base64url: the code_challenge, which goes with the authorization request, with code_challenge_method=S256. " <code class="breaking" data-testid="pkce-challenge">{challenge}</code></li>
                        <li>"With the code goes the code_verifier; the server hashes it and compares (RFC 7636 §4.6)."</li>
                    </ol>
                }.into_any())
            })}
        </section>
    }
    .into_any()
}
