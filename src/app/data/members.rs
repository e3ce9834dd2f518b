use bearer_lab::trace::content::Value;
use leptos::prelude::*;

use super::value::value_view;

/// Names and values.
pub(super) fn members_view(caption: &str, members: &[(String, Value)]) -> AnyView {
    let row = |(name, value): &(String, Value)| {
        let member = name.rsplit('.').next().unwrap_or(name);
        view! {
            <tr data-testid="api-member">
                <th scope="row">{name.clone()}</th>
                <td>{value_view(member, Some(value))}</td>
            </tr>
        }
        .into_any()
    };
    let (label, caption) = (caption.to_owned(), caption.to_owned());
    view! {
        <div class="data-scroll" role="group" aria-label=label tabindex="0">
            <table class="data-members">
                <caption>{caption}</caption>
                <tbody>{members.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
