use leptos::prelude::*;

use super::{
    super::{
        dynamic::{part, text},
        mask::Mask,
        use_auth,
    },
    inspection::Inspection,
};
use crate::{
    client::rule_texts,
    inspect::{Expectations, Profile},
    protocol::{Secret, check::Failure},
};

/// What a field takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Secret,
    Seconds,
}

/// A field of the checklist.
struct Field {
    testid: &'static str,
    label: &'static str,
    kind: Kind,
    read: fn(&Expectations) -> String,
    write: fn(&mut Expectations, String),
}

static FIELDS: [Field; 8] = [
    Field {
        testid: "expected-issuer",
        label: "Issuer (iss)",
        kind: Kind::Plain,
        read: |it| it.issuer.clone(),
        write: |it, text| it.issuer = text,
    },
    Field {
        testid: "expected-client-id",
        label: "Client (aud of an ID token, client_id)",
        kind: Kind::Plain,
        read: |it| it.client_id.clone(),
        write: |it, text| it.client_id = text,
    },
    Field {
        testid: "expected-audience",
        label: "Audience (aud)",
        kind: Kind::Plain,
        read: |it| it.audience.clone(),
        write: |it, text| it.audience = text,
    },
    Field {
        testid: "expected-nonce",
        label: "Nonce",
        kind: Kind::Secret,
        read: |it| it.nonce.clone(),
        write: |it, text| it.nonce = text,
    },
    Field {
        testid: "expected-scope",
        label: "Scope",
        kind: Kind::Plain,
        read: |it| it.scope.clone(),
        write: |it, text| it.scope = text,
    },
    Field {
        testid: "expected-access-token",
        label: "Access token beside it (at_hash)",
        kind: Kind::Secret,
        read: |it| shown(&it.access_token),
        write: |it, text| it.access_token = given(text),
    },
    Field {
        testid: "expected-code",
        label: "Code beside it (c_hash)",
        kind: Kind::Secret,
        read: |it| shown(&it.code),
        write: |it, text| it.code = given(text),
    },
    Field {
        testid: "expected-leeway",
        label: "Clock skew, in seconds",
        kind: Kind::Seconds,
        read: |it| it.leeway.clone(),
        write: |it, text| it.leeway = text,
    },
];

/// What is expected: typed, or filled in from the session.
pub(super) fn checklist(inspection: Inspection) -> AnyView {
    let fields = FIELDS.iter().map(|row| field(inspection, row)).collect_view();
    view! {
        <section class="stack" aria-labelledby="expected-heading">
            <h2 id="expected-heading">"Expected values"</h2>
            {profile_choice(inspection)}
            <details class="options" data-testid="expectations">
                <summary>"Issuer, audience, client and more"</summary>
                <div>{part(move || fill_button(inspection))} {fields}</div>
            </details>
        </section>
    }
    .into_any()
}

fn field(inspection: Inspection, row: &'static Field) -> AnyView {
    let Field { testid, label, kind, read, write } = row;
    let mask = Mask::when_presented();
    let change = move |event| {
        let text = event_target_value(&event);
        inspection.expect(|expected| write(expected, text));
    };
    let is_secret = *kind == Kind::Secret;
    let has_secret = Memo::new(move |_| is_secret && !inspection.expectations.with(read).is_empty());
    let shown = move || if is_secret && mask.hides() { "password" } else { "text" };
    let problem = Memo::new(move |_| {
        inspection.expectations.with(|expected| expected.leeway().err().filter(|_| *kind == Kind::Seconds))
    });
    let problem_id = [*testid, "-problem"].concat();
    view! {
        <div on:focusout=move |event| mask.leave(&event)>
            <label>
                {*label}
                <input
                    type=text(shown)
                    class="mono"
                    data-testid=*testid
                    autocapitalize="none"
                    autocomplete="off"
                    spellcheck="false"
                    aria-invalid=text(move || problem.with(Option::is_some).to_string())
                    aria-describedby=problem_id.clone()
                    prop:value=text(move || inspection.expectations.with(read))
                    on:input=change
                />
            </label>
            <div id=problem_id role="status">{part(move || problem.get().map(refused))}</div>
            {part(move || has_secret.get().then(|| mask.button(label)))}
        </div>
    }
    .into_any()
}

/// Why what was typed does not count.
fn refused(failure: Failure) -> AnyView {
    let texts = rule_texts(failure.rule);
    view! {
        <p class="small refused" data-testid="error" data-code=failure.code()>
            <strong>"✗ " {texts.problem}</strong> " " {texts.mend}
        </p>
    }
    .into_any()
}

/// What the token is taken for; that decides what it must say.
fn profile_choice(inspection: Inspection) -> AnyView {
    let choose = move |event| {
        let name = event_target_value(&event);
        if let Some((profile, _)) = Profile::ALL.into_iter().find(|(_, known)| *known == name) {
            inspection.take_for(profile);
        }
    };
    let options = Profile::ALL.map(|(_, name)| view! { <option value=name>{name}</option> }.into_any());
    view! {
        <label class="wide">
            "Token type"
            <select data-testid="profile" prop:value=text(move || inspection.profile.get().name()) on:change=choose>
                {options.into_iter().collect_view()}
            </select>
        </label>
    }
    .into_any()
}

fn fill_button(inspection: Inspection) -> Option<AnyView> {
    let session = use_auth()?.session.get()?;
    let fill = move |_| inspection.expect(|expected| *expected = Expectations::of(&session));
    Some(view! { <button type="button" data-testid="expect-session" on:click=fill>"Fill in from the session"</button> }.into_any())
}

fn shown(secret: &Option<Secret>) -> String {
    secret.as_ref().map(|secret| secret.expose().to_owned()).unwrap_or_default()
}

fn given(text: String) -> Option<Secret> {
    (!text.is_empty()).then(|| Secret::new(text))
}
