//! A model of several tabs with one session storage each, one record that all share, and messages that can be late,
//! out of order or lost. The decisions are the product's own pure functions; the model adds only the browser.

use std::collections::{HashMap, HashSet};

use bearer_lab::{
    protocol::Secret,
    session::{
        AuthEvent, RenewalTurn, Session, TabAction, TabMessage, TabState,
        stored::{read_session, write_session},
    },
};
use proptest::{
    collection::vec,
    prelude::{Strategy, any},
    prop_oneof,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use crate::support::session;

const MAX_TABS: usize = 5;

/// Something that happens. Numbers choose a tab or a message, modulo how many there are.
#[derive(Clone, Copy, Debug)]
enum Step {
    Open,
    Duplicate(usize),
    Close(usize),
    Reload(usize),
    StartSignIn(usize),
    AbandonSignIn(usize),
    CompleteSignIn(usize),
    SignOut(usize),
    Expire(usize),
    AskForNewer(usize),
    TakeTurn(usize),
    ProviderRenews(usize),
    ProviderRefuses(usize),
    ProviderIsUnreachable(usize),
    Deliver(usize, usize),
    Lose(usize, usize),
    FinishVerification(usize, usize),
}

fn step() -> impl Strategy<Value = Step> {
    use Step::*;
    let one = || any::<usize>();
    let two = || (any::<usize>(), any::<usize>());
    prop_oneof![
        1 => proptest::strategy::Just(Open),
        1 => one().prop_map(Duplicate),
        1 => one().prop_map(Close),
        1 => one().prop_map(Reload),
        2 => one().prop_map(StartSignIn),
        1 => one().prop_map(AbandonSignIn),
        2 => one().prop_map(CompleteSignIn),
        1 => one().prop_map(SignOut),
        1 => one().prop_map(Expire),
        4 => one().prop_map(AskForNewer),
        4 => one().prop_map(TakeTurn),
        3 => one().prop_map(ProviderRenews),
        1 => one().prop_map(ProviderRefuses),
        1 => one().prop_map(ProviderIsUnreachable),
        8 => two().prop_map(|(tab, message)| Deliver(tab, message)),
        2 => two().prop_map(|(tab, message)| Lose(tab, message)),
        6 => two().prop_map(|(tab, number)| FinishVerification(tab, number)),
    ]
}

/// How far a renewal of a tab is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Renewal {
    /// It holds the lock and has asked the other tabs.
    Asked,
    /// It has used the refresh token.
    Requested,
}

type ToEvent = fn(Session) -> AuthEvent;

struct Tab {
    state: TabState,
    stored: Option<Secret>,
    inbox: Vec<TabMessage>,
    verifying: Vec<(Secret, ToEvent)>,
    renewal: Option<(Session, Renewal)>,
}

#[derive(Default)]
struct World {
    tabs: Vec<Tab>,
    sign_ins: usize,
    /// The record that all tabs share.
    ended: HashSet<String>,
    used: HashMap<String, u32>,
    /// What the provider saw: how often each refresh token was used.
    uses: HashMap<(String, u32), usize>,
}

impl Tab {
    fn open(stored: Option<Secret>, ended: &HashSet<String>) -> Self {
        let mut tab = Self {
            state: TabState::new(None),
            stored,
            inbox: Vec::new(),
            verifying: Vec::new(),
            renewal: None,
        };
        let session = tab.stored.as_ref().map(read).filter(|session| !ended.contains(&session.id));
        match session {
            Some(session) => assert!(tab.apply(AuthEvent::Restored(session))),
            None => {
                tab.stored = None;
                assert!(tab.apply(AuthEvent::NothingStored));
            }
        }
        tab
    }

    fn apply(&mut self, event: AuthEvent) -> bool {
        let next = self.state.after(event);
        let applied = next.is_some();
        self.state = next.unwrap_or_else(|| self.state.clone());
        applied
    }

    fn session(&self) -> Option<Session> {
        self.state.auth.session().map(|session| Session::clone(session))
    }

    fn begin(&mut self, event: ToEvent, session: Session) -> bool {
        let applied = self.apply(event(session.clone()));
        if applied {
            self.stored = Some(write_session(&session));
        }
        applied
    }
}

fn read(stored: &Secret) -> Session {
    read_session(stored.expose()).unwrap().with_identity(None).unwrap()
}

impl World {
    fn run(&mut self, step: Step) {
        match step {
            Step::Open if self.tabs.len() < MAX_TABS => self.open(None),
            Step::Duplicate(tab) if self.tabs.len() < MAX_TABS => {
                if let Some(tab) = self.choose(tab) {
                    self.open(self.tabs[tab].stored.clone());
                }
            }
            Step::Open | Step::Duplicate(_) => {}
            Step::Close(tab) => {
                if let Some(tab) = self.choose(tab) {
                    self.tabs.remove(tab);
                }
            }
            Step::Reload(tab) => {
                if let Some(tab) = self.choose(tab) {
                    let stored = self.tabs.remove(tab).stored;
                    self.open(stored);
                }
            }
            Step::Deliver(tab, message) => self.with_message(tab, message, Self::receive),
            Step::Lose(tab, message) => self.with_message(tab, message, |_, _, _| {}),
            Step::FinishVerification(tab, number) => self.finish_verification(tab, number),
            other => self.run_in_tab(other),
        }
    }

    fn run_in_tab(&mut self, step: Step) {
        let (Step::StartSignIn(tab)
        | Step::AbandonSignIn(tab)
        | Step::CompleteSignIn(tab)
        | Step::SignOut(tab)
        | Step::Expire(tab)
        | Step::AskForNewer(tab)
        | Step::TakeTurn(tab)
        | Step::ProviderRenews(tab)
        | Step::ProviderRefuses(tab)
        | Step::ProviderIsUnreachable(tab)) = step
        else {
            unreachable!("the other steps are not of one tab")
        };
        let Some(tab) = self.choose(tab) else { return };
        match step {
            Step::StartSignIn(_) => drop(self.tabs[tab].apply(AuthEvent::SignInStarted)),
            Step::AbandonSignIn(_) => drop(self.tabs[tab].apply(AuthEvent::SignInAbandoned)),
            Step::CompleteSignIn(_) => self.complete_sign_in(tab),
            Step::SignOut(_) => self.sign_out(tab),
            Step::Expire(_) => self.end(tab, AuthEvent::Ended(None)),
            Step::AskForNewer(_) => self.ask_for_newer(tab),
            Step::TakeTurn(_) => self.take_turn(tab),
            _ => self.provider_answers(tab, step),
        }
    }

    /// How many tabs show each session.
    fn holders(&self) -> HashMap<String, usize> {
        let mut holders = HashMap::new();
        for session in self.tabs.iter().filter_map(Tab::session) {
            *holders.entry(session.id).or_default() += 1;
        }
        holders
    }

    fn choose(&self, number: usize) -> Option<usize> {
        number.checked_rem(self.tabs.len())
    }

    fn open(&mut self, stored: Option<Secret>) {
        self.tabs.push(Tab::open(stored, &self.ended));
        let tab = self.tabs.len() - 1;
        match self.tabs[tab].session() {
            None => self.broadcast(tab, &TabMessage::AskForSession {}),
            Some(session) => self.broadcast(tab, &TabMessage::AskForCopies { session_id: session.id }),
        }
    }

    fn broadcast(&mut self, from: usize, message: &TabMessage) {
        for (_, tab) in self.tabs.iter_mut().enumerate().filter(|(index, _)| *index != from) {
            tab.inbox.push(TabMessage::parse(message.write().expose()).unwrap());
        }
    }

    fn offer(&mut self, tab: usize, message: fn(&Session, Secret) -> TabMessage) {
        if let Some(session) = self.tabs[tab].session() {
            let message = message(&session, write_session(&session));
            self.broadcast(tab, &message);
        }
    }

    fn complete_sign_in(&mut self, tab: usize) {
        self.sign_ins += 1;
        let session = Session { id: format!("session-{}", self.sign_ins), ..session() };
        if self.tabs[tab].state.auth.is_signing_in() {
            assert!(self.tabs[tab].apply(AuthEvent::ResponseReceived));
        }
        if self.tabs[tab].begin(AuthEvent::SignedIn, session) {
            self.offer(tab, TabMessage::session_started);
        }
    }

    fn sign_out(&mut self, tab: usize) {
        if let Some(session) = self.tabs[tab].session() {
            self.broadcast(tab, &TabMessage::Ended { session_id: session.id });
        }
        self.end(tab, AuthEvent::SignedOut);
    }

    fn end(&mut self, tab: usize, event: AuthEvent) {
        if let Some(session) = self.tabs[tab].session() {
            self.used.remove(&session.id);
            self.ended.insert(session.id);
        }
        self.tabs[tab].stored = None;
        self.tabs[tab].apply(event);
    }

    /// The lock lets one tab at a time renew a session.
    fn ask_for_newer(&mut self, tab: usize) {
        let Some(session) = self.tabs[tab].session() else { return };
        let is_locked = self
            .tabs
            .iter()
            .any(|tab| tab.renewal.as_ref().is_some_and(|(renewed, _)| renewed.id == session.id));
        if is_locked || self.tabs[tab].renewal.is_some() {
            return;
        }
        let (session_id, generation) = (session.id.clone(), session.generation);
        self.broadcast(tab, &TabMessage::AskForNewer { session_id, generation });
        self.tabs[tab].renewal = Some((session, Renewal::Asked));
    }

    fn take_turn(&mut self, tab: usize) {
        let Some((seen, Renewal::Asked)) = self.tabs[tab].renewal.clone() else { return };
        self.tabs[tab].renewal = None;
        let used = self.used.get(&seen.id).copied();
        let turn = RenewalTurn::new(&self.tabs[tab].state.auth, &seen, self.ended.contains(&seen.id), used);
        match turn {
            RenewalTurn::Done | RenewalTurn::WaitForOther => {}
            RenewalTurn::Ended => self.end(tab, AuthEvent::Ended(None)),
            RenewalTurn::Request => {
                self.tabs[tab].apply(AuthEvent::RenewalStarted);
                self.used.insert(seen.id.clone(), seen.generation);
                self.tabs[tab].renewal = Some((seen, Renewal::Requested));
            }
        }
    }

    fn provider_answers(&mut self, tab: usize, step: Step) {
        let Some((seen, Renewal::Requested)) = self.tabs[tab].renewal.clone() else { return };
        self.tabs[tab].renewal = None;
        let is_reached = !matches!(step, Step::ProviderIsUnreachable(_));
        if is_reached {
            *self.uses.entry((seen.id.clone(), seen.generation)).or_default() += 1;
        }
        if self.tabs[tab].session().is_none_or(|current| current.id != seen.id) {
            return;
        }
        match step {
            Step::ProviderRenews(_) => {
                let renewed = Session { generation: seen.generation + 1, ..seen };
                if self.tabs[tab].begin(AuthEvent::Renewed, renewed) {
                    self.offer(tab, TabMessage::renewed);
                }
            }
            Step::ProviderRefuses(_) => {
                self.broadcast(tab, &TabMessage::Ended { session_id: seen.id });
                self.end(tab, AuthEvent::Ended(None));
            }
            _ => {
                match seen.generation.checked_sub(1) {
                    Some(before) => drop(self.used.insert(seen.id, before)),
                    None => drop(self.used.remove(&seen.id)),
                }
                let session = self.tabs[tab].session();
                assert!(session.is_some(), "an unreachable provider ends nothing");
            }
        }
    }

    fn with_message(&mut self, tab: usize, message: usize, act: fn(&mut Self, usize, TabMessage)) {
        let Some(tab) = self.choose(tab) else { return };
        let inbox = &mut self.tabs[tab].inbox;
        if let Some(place) = message.checked_rem(inbox.len()) {
            let message = inbox.remove(place);
            act(self, tab, message);
        }
    }

    fn receive(&mut self, tab: usize, message: TabMessage) {
        match message.receive(&self.tabs[tab].state.auth, |id| self.ended.contains(id)) {
            TabAction::Ignore | TabAction::ConfirmCopy => {}
            TabAction::EndSession | TabAction::EndIfNamedBy(_) => self.end(tab, AuthEvent::Ended(None)),
            TabAction::OfferSession => self.offer(tab, TabMessage::session_started),
            TabAction::OfferNewer => self.offer(tab, TabMessage::renewed),
            TabAction::AdoptSession(stored) => self.tabs[tab].verifying.push((stored, AuthEvent::Adopted)),
            TabAction::AdoptRenewal(stored) => self.tabs[tab].verifying.push((stored, AuthEvent::Renewed)),
        }
    }

    fn finish_verification(&mut self, tab: usize, number: usize) {
        let Some(tab) = self.choose(tab) else { return };
        let verifying = &mut self.tabs[tab].verifying;
        if let Some(place) = number.checked_rem(verifying.len()) {
            let (stored, event) = verifying.remove(place);
            let session = read(&stored);
            if !self.ended.contains(&session.id) {
                self.tabs[tab].begin(event, session);
            }
        }
    }
}

/// Runs the steps, checks what must always hold, and counts the states that were reached.
fn check_world(steps: &[Step], reached: &mut HashMap<&'static str, usize>) {
    let mut world = World::default();
    world.run(Step::Open);
    for step in steps {
        let before = world.holders();
        world.run(*step);
        for ((id, generation), uses) in &world.uses {
            assert_eq!(*uses, 1, "the refresh token of generation {generation} of {id} was used twice");
        }
        for (id, tabs) in world.holders() {
            let is_back = world.ended.contains(&id) && tabs > before.get(&id).copied().unwrap_or_default();
            assert!(!is_back, "{id} came back after its end");
        }
        for tab in &world.tabs {
            *reached.entry(tab.state.auth.name()).or_default() += 1;
            let is_stored = tab.stored.as_ref().map(read) == tab.session();
            assert!(is_stored, "what is shown is what is stored: {:?}", tab.state.auth.name());
        }
    }
}

#[test]
fn refresh_tokens_are_used_once_and_a_sign_out_is_final_in_up_to_five_tabs() {
    let config = Config { cases: 1_000, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut reached = HashMap::new();
    let outcome = TestRunner::new_with_rng(config, rng).run(&vec(step(), 1..120), |steps| {
        let mut seen = HashMap::new();
        check_world(&steps, &mut seen);
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    // The steps lead somewhere: a fixed run of them reaches every state but the first, which opening a tab leaves.
    let steps = [
        Step::StartSignIn(0),
        Step::CompleteSignIn(0),
        Step::Duplicate(0),
        Step::AskForNewer(1),
        Step::TakeTurn(1),
        Step::ProviderRenews(1),
        Step::Deliver(0, 1),
        Step::SignOut(0),
    ];
    check_world(&steps, &mut reached);
    let mut names: Vec<_> = reached.into_keys().collect();
    names.sort_unstable();
    assert_eq!(names, ["renewing", "signed-in", "signed-out", "signing-in"]);
}
