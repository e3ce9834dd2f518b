use std::sync::Arc;

use leptos::prelude::*;

use super::{
    super::{
        dynamic::part,
        mask::{Mask, dots},
        use_auth,
    },
    area::Area,
    inspection::Inspection,
};
use crate::{
    inspect::{Difference, Token, compare, find_tokens},
    session::Session,
};

/// What two tokens are to each other, in the words of the table.
#[derive(Clone, Copy)]
struct Pair {
    columns: [&'static str; 2],
    only_first: &'static str,
    only_second: &'static str,
    differs: &'static str,
}

const IN_TIME: Pair = Pair {
    columns: ["Before", "After"],
    only_first: "− removed",
    only_second: "+ added",
    differs: "≠ changed",
};
const OF_ONE_SESSION: Pair = Pair {
    columns: ["ID token", "Access token"],
    only_first: "− only in ID token",
    only_second: "+ only in access token",
    differs: "≠ differs",
};

/// A token to compare with, and what the one that is looked at is to it.
type Other = RwSignal<Option<(Arc<Token>, Pair)>>;

/// Two tokens beside each other: what was added, is gone or has changed.
pub(super) fn comparison(inspection: Inspection) -> AnyView {
    let other = Other::new(None);
    let mask = Mask::when_presented();
    let area = Area {
        testid: "compare-input",
        label: "Earlier token (the current one is in the field above)",
        name: "the token before",
        rows: "3",
        placeholder: "",
        colored: None,
    };
    let read = move |text: String, _| {
        let found = find_tokens(&text);
        other.set(found.first().map(|found| (Arc::new(Token::read(&found.token)), IN_TIME)));
    };
    view! {
            <div class="tool" on:focusout=move |event| mask.leave(&event)>
                {area.draw(NodeRef::new(), || None, read)}
                {renewal(inspection, other)}
                {of_one_session(inspection, other)}
                {part(move || {
                    let (before, pair) = other.get()?;
                    Some(table(mask, pair, &before, inspection.token.get()?.as_ref()))
                })}
            </div>
    }
    .into_any()
}

/// Renews the session and compares its access token with the one before.
fn renewal(inspection: Inspection, other: Other) -> Option<AnyView> {
    let auth = use_auth()?;
    // The button outlives the session that it renews.
    let can_renew = Memo::new(move |_| {
        auth.session.with(|session| session.as_ref().is_some_and(|session| session.refresh_token.is_some()))
    });
    let access_token = move || {
        let token = auth.session.get()?.access_token.clone()?;
        Some(token.expose().to_owned())
    };
    let awaited = RwSignal::new(None::<String>);
    Effect::new(move || {
        let Some((before, now)) = awaited.get().zip(access_token()) else { return };
        if before != now {
            awaited.set(None);
            other.set(Some((Arc::new(Token::read(&before)), IN_TIME)));
            inspection.show_token(&now);
        }
    });
    let renew = move |_| {
        awaited.set(untrack(access_token));
        auth.client().renew();
    };
    let button = move || {
        view! { <button type="button" data-testid="compare-renewal" on:click=renew>"Refresh the tokens and compare"</button> }.into_any()
    };
    Some(part(move || can_renew.get().then(button)).into_any())
}

/// Compares the two tokens of the session: one tells the client who signed in, the other opens an API.
fn of_one_session(inspection: Inspection, other: Other) -> Option<AnyView> {
    let auth = use_auth()?;
    let compare = move |_| {
        let Some(session) = auth.session.get_untracked() else { return };
        if let Some((identity, access_token)) = session.identity.as_ref().zip(session.access_token.as_ref()) {
            other.set(Some((Arc::new(Token::read(identity.token.expose())), OF_ONE_SESSION)));
            inspection.show_own(auth, &session, access_token);
        }
    };
    let has_both = Memo::new(move |_| {
        let has_both = |session: &Arc<Session>| session.identity.is_some() && session.access_token.is_some();
        auth.session.with(|session| session.as_ref().is_some_and(has_both))
    });
    let button = move || {
        view! { <button type="button" data-testid="compare-session" on:click=compare>"Compare the session's ID token with its access token"</button> }.into_any()
    };
    Some(part(move || has_both.get().then(button)).into_any())
}

fn table(mask: Mask, pair: Pair, before: &Token, after: &Token) -> AnyView {
    let (differences, same) = compare(before, after);
    let (hides, has_secrets) = (mask.hides(), differences.iter().any(Difference::is_secret));
    let summary = match differences.len() {
        0 => format!("Nothing differs; {same} members are the same."),
        1 => format!("1 member differs, {same} are the same."),
        count => format!("{count} members differ, {same} are the same."),
    };
    view! {
        <div class="data">
            <p class="small soft" role="status" id="differences">{summary}</p>
            <table aria-labelledby="differences">
                <thead><tr><th scope="col">"Claim"</th><th scope="col">"Change"</th>{pair.columns.map(|name| view! { <th scope="col">{name}</th> }.into_any()).into_iter().collect_view()}</tr></thead>
                <tbody>{differences.into_iter().map(|difference| row(pair, difference, hides)).collect_view()}</tbody>
            </table>
            {has_secrets.then(|| mask.button("the secret members"))}
        </div>
    }
    .into_any()
}

fn row(pair: Pair, difference: Difference, hides: bool) -> AnyView {
    let change = match (&difference.before, &difference.after) {
        (None, _) => pair.only_second,
        (_, None) => pair.only_first,
        _ => pair.differs,
    };
    let is_masked = hides && difference.is_secret();
    let shown = |text: Option<String>| {
        text.map(|text| if is_masked { dots(&text) } else { text }).unwrap_or_default()
    };
    view! {
        <tr data-testid="difference">
            <th scope="row"><code>{difference.name}</code></th>
            <td>{change}</td>
            <td><code>{shown(difference.before)}</code></td>
            <td><code>{shown(difference.after)}</code></td>
        </tr>
    }
    .into_any()
}
