use std::sync::Arc;

use bearer_lab::{
    auth::Auth,
    browser::clock,
    client::{ApiResponse, spawn_now},
    protocol::{Timestamp, http::Response},
    trace::content::{Content, Reading},
};
use leptos::{prelude::*, task::spawn_local};

use super::super::{navigation::Navigation, route::Route};

/// After how many milliseconds the page says that it waits.
const SLOW: i32 = 100;

/// The data of the API, as far as it is known.
#[derive(Clone, Copy)]
pub(crate) struct List {
    pub(super) auth: Auth,
    /// Where the request stands.
    pub(super) request: RwSignal<Request>,
    /// The last success. It stays while the API is asked again, and when that fails.
    pub(super) loaded: RwSignal<Option<Arc<Loaded>>>,
    /// The last failure, unless there was a success since.
    pub(super) refusal: RwSignal<Option<ApiResponse>>,
    /// Counts the requests: the response to an earlier one is not shown.
    count: StoredValue<u32>,
}

/// Where the request to the API stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Request {
    /// None is sent: the session has no access token, or the page that shows the data was not opened yet.
    None,
    /// None is sent: the user added the provider, and the API may not know it.
    NotForIt,
    /// It is sent, and `is_slow` once that takes a while.
    Pending {
        /// Whether the page says so.
        is_slow: bool,
    },
    /// It is answered.
    Answered,
    /// The user does not wait for the response any more.
    Cancelled,
}

/// A response with data.
pub(super) struct Loaded {
    pub(super) status: u16,
    pub(super) media_type: String,
    pub(super) content: Content,
    /// The content taken apart, if it is JSON.
    pub(super) reading: Option<Reading>,
    pub(super) at: Timestamp,
}

impl List {
    /// Asks for the list whenever somebody signs in, from when the page that shows it is opened. Called before anything is
    /// drawn, so that the request leaves before the page for the new session is built.
    pub(crate) fn follow(auth: Auth, navigation: Navigation) -> Self {
        let list = Self {
            auth,
            request: RwSignal::new(Request::None),
            loaded: RwSignal::new(None),
            refusal: RwSignal::new(None),
            count: StoredValue::new(0),
        };
        let is_wanted = Memo::new(move |was: Option<&bool>| {
            was.is_some_and(|was| *was) || navigation.route.get() == Route::Home
        });
        // A renewal changes the session but not whose it is: the data stays.
        let session = Memo::new(move |_| {
            let session = auth.session.get().filter(|_| is_wanted.get())?;
            Some((session.id.clone(), session.access_token.is_some(), session.provider_id.clone()))
        });
        let client = auth.client();
        let loading = RenderEffect::new(move |_| {
            list.clear();
            match session.get() {
                Some((_, true, id)) if !client.configuration().names(&id) => {
                    list.request.set(Request::NotForIt);
                }
                Some((_, true, _)) => list.load(),
                _ => {}
            }
        });
        on_cleanup(move || drop(loading));
        list
    }

    /// Asks the API. What it answered before stays.
    pub(super) fn load(self) {
        let client = self.auth.client();
        let path = client.configuration().api.list.clone();
        let request = self.next();
        self.request.set(Request::Pending { is_slow: false });
        let answered = client.get(path);
        spawn_now(Box::pin(async move {
            let response = answered.await;
            if self.is_current(request) {
                self.receive(response);
            }
        }));
        spawn_local(async move {
            clock::pause(SLOW).await;
            if self.is_current(request) && self.is_pending() {
                self.request.set(Request::Pending { is_slow: true });
            }
        });
    }

    /// Stops waiting for the response.
    pub(super) fn cancel(self) {
        self.next();
        self.request.set(Request::Cancelled);
    }

    /// The status of the last response, as the label of a tab shows it. Tracks it.
    pub(crate) fn last_status(self) -> Option<u16> {
        let refused = self.refusal.with(|refusal| refusal.as_ref().map(ApiResponse::status));
        refused.unwrap_or_else(|| self.loaded.with(|it| it.as_ref().map(|loaded| loaded.status)))
    }

    /// Whether there is something to decide or to know before the data. Tracks it.
    pub(crate) fn needs_attention(self) -> bool {
        self.refusal.with(Option::is_some) || self.request.get() == Request::NotForIt
    }

    /// The address that is asked.
    pub(super) fn address(self) -> String {
        let client = self.auth.client();
        let api = &client.configuration().api;
        [api.base.as_str(), &api.list].concat()
    }

    /// Whether the page says that it waits.
    pub(super) fn is_slow(self) -> bool {
        self.request.get() == Request::Pending { is_slow: true }
    }

    fn receive(self, response: ApiResponse) {
        match (&response.outcome, &response.response) {
            (Ok(()), Some(content)) => {
                self.refusal.set(None);
                self.loaded.set(Some(Arc::new(Loaded::new(content))));
            }
            _ => self.refusal.set(Some(response)),
        }
        self.request.set(Request::Answered);
    }

    fn clear(self) {
        self.next();
        self.request.set(Request::None);
        self.loaded.set(None);
        self.refusal.set(None);
    }

    fn is_pending(self) -> bool {
        matches!(self.request.get_untracked(), Request::Pending { .. })
    }

    fn next(self) -> u32 {
        self.count.update_value(|count| *count = count.wrapping_add(1));
        self.count.get_value()
    }

    fn is_current(self, request: u32) -> bool {
        self.count.get_value() == request
    }
}

impl Loaded {
    fn new(response: &Response) -> Self {
        let content = Content::new(response);
        let reading = match &content {
            Content::Json(value) => Some(Reading::new(value)),
            _ => None,
        };
        let media_type = response.header("content-type").unwrap_or("no media type").to_owned();
        Self { status: response.status, media_type, content, reading, at: clock::now() }
    }
}
