//! The frame that tells whether the session has changed (OpenID Connect Session Management §3.3).

use super::state::State;
use super::{Answer, Kind};

/// The page: a script of the case's own runs whenever the frame is asked. The provider hears every question, and
/// hears of `changed` before the app does: from then on nothing more may be asked for.
const PAGE: &str = r#"<!doctype html><title>Session</title><body><script>
    let answers = [];
    addEventListener("message", async ({ data, source, origin }) => {
        await fetch("/op/check-session/asked?" + new URLSearchParams({ data }));
        const say = async (text) => {
            if (text === "changed") { await fetch("/op/check-session/changed"); }
            source.postMessage(text, origin);
        };
        if (answers.length > 0) { return say(answers.shift()); }
        ANSWER
    });
    if (location.search === "?moved") { top.postMessage("changed", "*"); }
</script>"#;

/// Answers what is asked for below the frame's address.
pub(super) fn answer(state: &State, path: &str, query: &[(String, String)]) -> Answer {
    match path {
        "/asked" => {
            let is_question = query.iter().any(|(name, value)| name == "data" && value == "app s-1");
            state.complain(is_question, "check session: not the client and its session_state");
            state.note(Kind::CheckSession, path, "");
            Answer::text("text/plain", "")
        }
        "/changed" => {
            state.note_fault(true, "changed");
            Answer::text("text/plain", "")
        }
        _ => Answer::text(
            "text/html",
            PAGE.replace("ANSWER", state.behaviour.check_session.unwrap_or_default()),
        ),
    }
}
