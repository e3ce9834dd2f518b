use bearer_lab::{auth::dynamic::part, trace::content::Value};
use leptos::{html::Div, prelude::*};

use super::{more::show_all_button, value::value_view};

/// How many members are shown until the reader asks for all.
const MAX_MEMBERS: usize = 200;

/// Names and values.
pub(super) fn members_view(caption: &str, members: &[(String, Value)]) -> AnyView {
    let is_whole = RwSignal::new(false);
    let element = NodeRef::<Div>::new();
    let (first, rest) = members.split_at_checked(MAX_MEMBERS).unwrap_or((members, &[]));
    let rest = rest.to_vec();
    let more = (!rest.is_empty()).then(|| {
        let words = format!("Shown: {} of {} members. ", first.len(), members.len());
        show_all_button(words, is_whole, element)
    });
    let rest = move || is_whole.get().then(|| rest.iter().map(row).collect_view().into_any());
    let (label, caption) = (caption.to_owned(), caption.to_owned());
    view! {
        {more}
        <div class="data-scroll" node_ref=element role="group" aria-label=label tabindex="0">
            <table class="data-members">
                <caption>{caption}</caption>
                <tbody>{first.iter().map(row).collect_view()} {part(rest)}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row((name, value): &(String, Value)) -> AnyView {
    // Below an envelope the name is a path.
    let member = name.rsplit('.').next().unwrap_or(name);
    view! {
        <tr data-testid="api-member">
            <th scope="row">{name.clone()}</th>
            <td>{value_view(member, Some(value))}</td>
        </tr>
    }
    .into_any()
}
