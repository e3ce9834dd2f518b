//! The journeys of a user, each run in every engine.

mod beside;
mod callback;
mod configured;
mod data_view;
mod files;
mod hygiene;
mod inspect;
mod keyboard;
mod messages;
mod presenter;
mod renewal;
mod settings;
mod sign_in;
mod sign_out;
mod stage;
mod states;
mod storage;
mod tabs;

use std::pin::Pin;

use anyhow::Result;

pub use stage::Stage;

use crate::engine::Engine;

/// A journey under way.
pub type Run<'a> = Pin<Box<dyn Future<Output = Result<()>> + 'a>>;

/// One journey: a name that states the rule, and what to do.
#[derive(Clone, Copy, Debug)]
pub struct Journey {
    /// The rule, as `topic::rule`.
    pub name: &'static str,
    /// The engines in which it can be run.
    pub engines: &'static [Engine],
    /// Goes through it.
    pub run: for<'a> fn(&'a mut Stage) -> Run<'a>,
}

macro_rules! journeys {
    ($engines:expr; $($topic:ident :: $rule:ident),* $(,)?) => {
        [$(Journey {
            name: concat!(stringify!($topic), "::", stringify!($rule)),
            engines: $engines,
            run: |stage| Box::pin($topic::$rule(stage)),
        }),*]
    };
}

const EVERYWHERE: &[Journey] = &journeys![&Engine::ALL;
    sign_in::by_hand_shows_the_name_and_200_rows,
    sign_in::leaves_no_parameter_in_the_url,
    sign_in::gone_back_to_is_a_notice_and_the_session_stays,
    sign_in::returns_to_where_the_user_came_from,
    sign_in::survives_a_reload,
    sign_in::denied_consent_is_an_error_with_a_way_on,
    callback::without_a_transaction_is_refused,
    callback::with_an_error_without_a_state_shows_it_as_unlinked,
    callback::that_is_too_large_is_an_error_that_says_so,
    callback::without_a_state_is_refused,
    callback::with_a_reused_state_is_refused_and_ends_nothing,
    callback::with_an_error_of_no_sign_in_ends_nothing,
    callback::from_another_issuer_is_refused,
    callback::without_an_issuer_is_refused,
    callback::with_a_duplicated_parameter_is_refused,
    callback::with_a_code_that_the_server_refuses_is_an_error,
    renewal::changes_the_access_token_and_keeps_the_rows,
    renewal::without_a_network_keeps_the_session,
    renewal::refused_by_the_server_ends_the_session,
    sign_out::empties_every_store_and_ends_at_the_server,
    storage::full_is_an_error_and_no_panic,
    storage::with_a_tampered_session_is_no_session,
    storage::with_a_tampered_transaction_is_refused,
    configured::to_bind_its_tokens_keeps_a_key_until_it_signs_out,
    files::whose_script_is_another_leave_a_page_that_says_so,
    files::of_which_the_first_is_another_leave_a_page_that_says_so,
    files::whose_interface_is_another_leave_a_page_that_says_so,
    files::of_which_one_is_gone_keep_the_answer_until_it_comes,
    files::at_a_path_of_no_page_say_so_with_the_bar_of_the_app,
    files::of_which_the_texts_are_gone_leave_an_error_its_code_and_short_text,
    data_view::shows_whatever_the_api_answers,
    data_view::shows_its_json_as_it_was_sent,
    data_view::shows_the_words_of_the_api_beside_the_code,
    data_view::keeps_its_rows_when_a_refresh_fails,
    inspect::gives_every_pasted_token_its_four_verdicts,
    inspect::finds_the_tokens_in_any_text,
    inspect::sends_nothing_while_tokens_are_pasted,
    inspect::believes_the_tokens_of_the_session,
    inspect::compares_the_token_before_a_renewal_with_the_one_after,
    inspect::asks_the_server_about_the_token_of_the_session,
    inspect::asks_with_a_proof_where_the_token_is_bound,
    inspect::compares_the_two_tokens_of_the_session,
    inspect::saves_a_token_without_its_signature,
    inspect::names_a_clock_skew_that_is_no_number,
    inspect::shows_the_token_of_a_shared_link_and_cleans_the_address,
    inspect::makes_test_tokens_that_verify,
    inspect::left_while_a_key_is_made_ends_nothing,
    inspect::links_claims_and_bytes_both_ways,
    inspect::shows_every_claim_as_it_is_written,
    inspect::shows_200_claims_and_the_rest_on_demand,
    keyboard::signs_in_with_a_test_account,
    keyboard::reaches_every_control_of_the_inspector_by_its_name,
    keyboard::reads_a_message_and_goes_back_to_it,
    keyboard::compares_two_tokens,
    keyboard::adds_edits_and_removes_a_provider,
    keyboard::tells_verdicts_in_words_that_are_heard,
    messages::shows_bodies_as_they_were_sent,
    messages::shows_the_beginning_of_a_large_body_and_all_on_demand,
    messages::are_drawn_in_their_order_and_kept_without_secrets,
    messages::of_which_one_is_refused_say_what_was_expected,
    messages::are_cleared_on_demand,
    presenter::masks_whatever_is_secret_until_it_is_revealed,
    presenter::reveals_one_field_until_it_is_left,
    presenter::is_kept_enlarges_the_page_and_reaches_other_tabs,
];

// WebKitGTK's automation loses the page when it goes back to a document whose opener policy is not that of
// the document before: two empty pages of which one has the header show the same.
const WITH_A_WAY_BACK: &[Journey] = &journeys![&[Engine::Chromium, Engine::Firefox];
    sign_in::by_the_link_in_the_document_needs_no_interface,
    sign_in::leaves_no_parameter_in_the_history,
    sign_out::leaves_nothing_to_go_back_to,
];

const CHROMIUM_ONLY: &[Journey] = &journeys![&[Engine::Chromium];
    // In Firefox a page cannot await what a script of WebDriver puts in the place of `fetch`.
    renewal::whose_response_was_lost_says_so_and_one_click_signs_in_again,
    storage::denied_is_an_error_and_no_panic,
    configured::to_push_its_requests_leaves_a_reference_in_the_address,
    configured::with_another_redirect_path_signs_in_and_out,
    configured::with_its_home_page_as_redirect_path_signs_in_and_out,
    configured::to_name_its_apis_gets_a_token_for_each,
    configured::for_an_access_token_alone_says_that_nothing_proves_whose_it_is,
    configured::for_too_little_scope_offers_a_step_up,
    configured::for_too_little_scope_gives_a_report_without_secrets,
    data_view::that_is_slow_says_so_and_can_be_cancelled,
    data_view::of_a_long_list_shows_all_on_demand,
    beside::a_window_signs_in_and_closes,
    beside::a_window_that_is_closed_leaves_a_way_in,
    beside::a_window_that_is_blocked_is_an_error,
    beside::silently_without_an_answer_is_an_error,
    beside::silently_where_the_server_knows_the_user,
    beside::silently_where_nobody_is_known_is_an_error,
    tabs::five_that_expire_together_make_one_token_request,
    tabs::renewing_in_turn_all_stay_signed_in,
    tabs::signing_in_reaches_tabs_that_are_open_and_tabs_that_come_later,
    tabs::signing_out_in_one_signs_out_the_copy,
    tabs::signing_out_while_another_renews_leaves_nobody_signed_in,
    sign_in::with_a_name_of_ones_own_shows_it,
    sign_in::asks_the_api_once_when_the_app_loads_again,
    sign_in::that_leads_elsewhere_leaves_the_list_to_the_home_page,
    sign_in::keeps_a_message_open_when_its_answer_comes,
    sign_out::at_the_server_ends_the_session_of_the_app,
    hygiene::no_violation_no_console_error_no_other_origin,
    hygiene::no_token_leaves_the_headers_and_bodies,
    settings::a_provider_added_by_its_issuer_signs_in,
    settings::what_was_added_can_be_changed_removed_and_undone,
    settings::a_test_says_what_works_and_what_does_not,
    settings::a_shared_link_fills_in_the_form_and_adds_nothing,
    settings::an_exported_file_brings_everything_back,
    settings::a_file_that_is_no_list_or_has_a_secret_changes_nothing,
    settings::an_issuer_that_is_none_is_refused_before_anything_is_sent,
    settings::an_issuer_with_a_slash_too_many_leads_to_its_issuer,
    settings::the_policy_of_the_page_stops_a_provider_and_says_how_to_mend_it,
    settings::a_frame_that_the_policy_stops_is_an_error_at_once,
    settings::a_list_that_was_tampered_with_is_not_used_and_can_be_forgotten,
    settings::the_theme_stays_when_the_page_is_loaded_again,
    settings::storage_that_is_full_or_denied_is_an_error,
    settings::a_page_whose_file_does_not_come_can_be_asked_for_again,
    states::of_the_pages_for_those_who_are_signed_out,
    states::of_a_sign_in,
    states::of_the_inspector,
    states::of_the_settings,
];

/// Every journey.
pub fn all() -> impl Iterator<Item = Journey> {
    [EVERYWHERE, WITH_A_WAY_BACK, CHROMIUM_ONLY].concat().into_iter()
}
