//! When a session is renewed, what it is afterwards, and when it is over.

use bearer_lab::{
    protocol::{Lifetime, Secret, Timestamp, oauth::Scope, url::HttpUrl},
    session::{Grant, Provider, RENEWAL_MARGIN, Renewal, Session},
};

use crate::support::{NOW, check, grant, provider, session, transaction};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

fn living(seconds: Option<u32>) -> Session {
    let grant = Grant { expires_in: seconds.map(Lifetime::from_seconds), ..grant() };
    Session::begin("id".into(), transaction(), grant, None, at(NOW))
}

#[test]
fn a_session_is_renewed_one_minute_before_its_end_or_half_way() {
    let after = |seconds| Renewal::In(Lifetime::from_seconds(seconds));
    assert_eq!(RENEWAL_MARGIN, Lifetime::from_seconds(60));
    let cases = [
        ((3600, 0), after(3540)),
        ((3600, 3539), after(1)),
        ((3600, 3540), after(0)),
        ((3600, 3600), after(0)),
        ((3600, 1_000_000), after(0)),
        ((3600, -100), after(3640)),
        ((121, 0), after(61)),
        ((120, 0), after(60)),
        ((119, 0), after(60)),
        ((60, 0), after(30)),
        ((10, 0), after(5)),
        ((1, 0), after(1)),
        ((u32::MAX, 0), after(u32::MAX - 60)),
    ];
    check(cases, |(lifetime, age)| Renewal::of(&living(Some(*lifetime)), at(NOW + age)));
}

#[test]
fn a_session_without_a_refresh_token_ends_with_its_access_token() {
    let session = Session { refresh_token: None, ..living(Some(3600)) };
    let cases = [(0, 3600), (3599, 1), (3600, 0), (4000, 0)];
    for (age, rest) in cases {
        assert_eq!(Renewal::of(&session, at(NOW + age)), Renewal::EndsIn(Lifetime::from_seconds(rest)));
    }
}

#[test]
fn rfc6749_s5_1_an_unknown_lifetime_sets_no_timer_and_ends_nothing() {
    let unknown = living(None);
    assert_eq!(Renewal::of(&unknown, at(NOW)), Renewal::OnDemand);
    assert_eq!(Renewal::of(&unknown, at(i64::MAX)), Renewal::OnDemand);
    let without_refresh_token = Session { refresh_token: None, ..unknown };
    assert_eq!(Renewal::of(&without_refresh_token, at(NOW)), Renewal::OnDemand);
    assert!(!without_refresh_token.is_expired(at(i64::MAX)));
}

#[test]
fn an_access_token_has_ended_at_the_second_of_its_end() {
    let cases = [(3599, false), (3600, true), (3601, true), (-1, false)];
    check(cases, |age| living(Some(3600)).is_expired(at(NOW + age)));
}

#[test]
fn times_that_cannot_be_are_borne() {
    for (received_at, expires_at) in [(i64::MAX, i64::MIN), (i64::MIN, i64::MAX), (i64::MIN, i64::MIN)] {
        let session =
            Session { received_at: at(received_at), expires_at: Some(at(expires_at)), ..living(None) };
        for now in [i64::MIN, -1, 0, NOW, i64::MAX] {
            assert!(matches!(Renewal::of(&session, at(now)), Renewal::In(_)));
        }
    }
}

#[test]
fn a_session_begins_with_what_was_granted() {
    let granted = Grant { scope: Some(Scope::parse("openid")), ..grant() };
    let begun = Session::begin("id".into(), transaction(), granted, None, at(NOW));
    assert_eq!((begun.id.as_str(), begun.generation, begun.received_at), ("id", 0, at(NOW)));
    assert_eq!(begun.expires_at, Some(at(NOW + 3600)));
    assert_eq!(begun.scope.to_string(), "openid");
    assert_eq!(begun.issuer, provider().issuer.as_str());
    assert_eq!(session().scope, transaction().scope, "no scope in the answer means the one asked for");
    assert_eq!(session().display_name(), None);
}

#[test]
fn rfc6749_s6_what_a_renewal_leaves_out_stays_as_it_was() {
    let old = session();
    let answer = |access_token: &str| Grant {
        access_token: Some(Secret::new(access_token)),
        expires_in: None,
        refresh_token: None,
        scope: None,
    };
    let renewed = old.renewed(answer("AT.2"), None, at(NOW + 100));
    assert_eq!(renewed.access_token, Some(Secret::new("AT.2")));
    assert_eq!(renewed.refresh_token, old.refresh_token, "the old refresh token stays valid");
    assert_eq!((renewed.scope.clone(), renewed.identity.clone()), (old.scope.clone(), old.identity.clone()));
    assert_eq!((renewed.id.clone(), renewed.generation), (old.id.clone(), 1));
    assert_eq!(renewed.received_at, at(NOW + 100));
    assert_eq!(renewed.expires_at, None, "the old end says nothing about the new token");
}

#[test]
fn rfc6749_s6_what_a_renewal_brings_replaces_the_old() {
    let brought = Grant {
        access_token: Some(Secret::new("AT.2")),
        expires_in: Some(Lifetime::from_seconds(60)),
        refresh_token: Some(Secret::new("RT.2")),
        scope: Some(Scope::parse("openid")),
    };
    let renewed = session().renewed(brought, None, at(NOW + 100));
    assert_eq!(renewed.refresh_token, Some(Secret::new("RT.2")));
    assert_eq!(renewed.expires_at, Some(at(NOW + 160)));
    assert_eq!(renewed.scope.to_string(), "openid");
}

#[test]
fn a_session_is_of_the_provider_it_began_with() {
    let other = HttpUrl::parse("https://evil.test").unwrap();
    let cases = [
        (Provider { issuer: other, ..provider() }, false),
        (Provider { client_id: "other".into(), ..provider() }, false),
        (provider(), true),
    ];
    check(cases, |provider| session().is_of(provider));
}
