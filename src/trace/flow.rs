use super::Purpose;

/// What a run of messages did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowKind {
    /// The provider's metadata and keys were fetched; nothing came of it yet.
    Preparation,
    /// Somebody signed in, or tried to.
    SignIn,
    /// Tokens were replaced.
    Refresh,
    /// Somebody signed out.
    SignOut,
    /// The protected API was called.
    Data,
}

impl FlowKind {
    /// Its name, for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Preparation => "Preparation",
            Self::SignIn => "Sign-in",
            Self::Refresh => "Token refresh",
            Self::SignOut => "Sign-out",
            Self::Data => "Data",
        }
    }
}

/// Messages that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// What they did.
    pub kind: FlowKind,
    /// Which messages, as positions in the log.
    pub messages: Vec<usize>,
}

/// Groups a log, oldest first. A message joins the flow before it unless it starts another one.
pub fn flows(log: impl IntoIterator<Item = Purpose>) -> Vec<Flow> {
    let mut flows: Vec<Flow> = Vec::new();
    let mut seen: Vec<Purpose> = Vec::new();
    for (position, purpose) in log.into_iter().enumerate() {
        match flows.last_mut().filter(|flow| !starts(purpose, flow.kind, &seen)) {
            Some(flow) => {
                flow.messages.push(position);
                flow.kind = kind(purpose, Some(flow.kind));
            }
            None => {
                seen.clear();
                flows.push(Flow { kind: kind(purpose, None), messages: vec![position] });
            }
        }
        seen.push(purpose);
    }
    flows
}

/// How many messages of a log are worth storing: a preparation at its end led to nothing, and the next page repeats it.
pub fn worth_storing(log: impl IntoIterator<Item = Purpose>) -> usize {
    let mut flows = flows(log);
    if flows.last().is_some_and(|last| last.kind == FlowKind::Preparation) {
        flows.pop();
    }
    flows.iter().map(|flow| flow.messages.len()).sum()
}

/// Whether a message starts another flow, after `seen` in a flow of this kind.
fn starts(purpose: Purpose, kind: FlowKind, seen: &[Purpose]) -> bool {
    use Purpose as P;
    let has_left = seen.contains(&P::AuthorizationRequest) || seen.contains(&P::AuthorizationResponse);
    let is_before_request = kind == FlowKind::Preparation || (kind == FlowKind::SignIn && !has_left);
    match purpose {
        P::Discovery | P::Keys => is_complete(kind, seen),
        P::PushedRequest | P::AuthorizationRequest => !is_before_request,
        P::AuthorizationResponse => kind != FlowKind::SignIn || seen.contains(&P::AuthorizationResponse),
        P::TokenRequest => kind != FlowKind::SignIn,
        P::Refresh => kind != FlowKind::Preparation,
        P::EndSession | P::Revocation => kind != FlowKind::SignOut,
        P::ApiRequest => seen.contains(&P::ApiRequest) || kind == FlowKind::SignOut,
        P::UserInfo | P::DistributedClaims | P::Introspection | P::RedirectPath => false,
    }
}

/// Whether nothing more is expected of a flow, so that a request for metadata belongs to the next one.
fn is_complete(kind: FlowKind, seen: &[Purpose]) -> bool {
    match kind {
        FlowKind::SignOut | FlowKind::Data => true,
        // A response without a token request was refused, or led to nothing.
        FlowKind::SignIn if seen.contains(&Purpose::AuthorizationResponse) => {
            seen.contains(&Purpose::ApiRequest) || !seen.contains(&Purpose::TokenRequest)
        }
        FlowKind::SignIn => false,
        FlowKind::Refresh => seen.contains(&Purpose::ApiRequest),
        FlowKind::Preparation => false,
    }
}

/// What a flow is, with one more message.
fn kind(purpose: Purpose, before: Option<FlowKind>) -> FlowKind {
    match (purpose, before) {
        (_, Some(known)) if known != FlowKind::Preparation => known,
        (Purpose::Refresh, _) => FlowKind::Refresh,
        (Purpose::EndSession | Purpose::Revocation, _) => FlowKind::SignOut,
        (Purpose::ApiRequest | Purpose::Introspection | Purpose::UserInfo, _) => FlowKind::Data,
        (
            Purpose::AuthorizationRequest
            | Purpose::AuthorizationResponse
            | Purpose::PushedRequest
            | Purpose::TokenRequest,
            _,
        ) => FlowKind::SignIn,
        _ => FlowKind::Preparation,
    }
}
