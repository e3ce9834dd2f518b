//! The server's own forms: sealed to the browser that they were shown to.

use std::sync::Arc;

use axum::{
    Extension,
    body::Body,
    extract::{FromRequestParts, State},
    http::{HeaderMap, header},
};
use bearer_lab::protocol::{Lifetime, Secret, Timestamp, jose::base64url};

use crate::{
    clock::Clock,
    crypto::{NoRandomness, is_same, random_secret},
    http::{BodyError, Params, cookie, read_form},
    origin::Origin,
    seal_key::SealKey,
    state::ServerState,
    store::{Session, Store},
};

/// How long a form may be left open.
const FORM_LIFETIME: Lifetime = Lifetime::from_minutes(10);

const TIME_BYTES: usize = 8;

/// A form that came back from the browser it was shown to.
pub struct SealedForm {
    /// Its fields.
    pub fields: Params,
    /// The browser's cookie.
    pub cookie: Secret,
    /// The request that it answers.
    pub request: String,
}

/// Why a form is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormError {
    /// It could not be read.
    Body(BodyError),
    /// It came from another page, another browser, for another request, or too late.
    NotSealed,
}

/// What a form lets its reader do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Sign in.
    SignIn,
    /// Allow or deny.
    Consent,
    /// Sign out.
    SignOut,
    /// Say which device waits.
    Device,
    /// Allow or deny a device.
    DeviceDecision,
}

/// Shows forms to a browser, and reads those that come back.
#[derive(FromRequestParts)]
#[from_request(state(ServerState))]
pub struct Forms {
    #[from_request(via(Extension))]
    origin: Arc<Origin>,
    #[from_request(via(State))]
    store: Arc<Store>,
    #[from_request(via(State))]
    seal_key: Arc<SealKey>,
    #[from_request(via(State))]
    clock: Arc<Clock>,
}

impl Forms {
    /// Reads a form that this server showed to this browser.
    pub async fn read(&self, headers: &HeaderMap, body: Body, form: Form) -> Result<SealedForm, FormError> {
        // Browsers name the page that posts; `null` is a page that hides.
        let is_foreign = headers.get(header::ORIGIN).is_some_and(|origin| origin != self.origin.url.as_str());
        if is_foreign {
            return Err(FormError::NotSealed);
        }
        let fields = read_form(headers, body).await.map_err(FormError::Body)?;
        fields.check().map_err(|_| FormError::NotSealed)?;
        let request = fields.text("request").unwrap_or_default().to_owned();
        let seal = fields.text("seal").unwrap_or_default();
        let cookie = cookie(headers, &self.origin).ok_or(FormError::NotSealed)?;
        if !is_sealed(&self.seal_key, form, &cookie, &request, seal, self.clock.now()) {
            return Err(FormError::NotSealed);
        }
        Ok(SealedForm { fields, cookie, request })
    }

    /// The browser's cookie, or a new one and that it must be set.
    pub fn cookie_or_new(&self, headers: &HeaderMap) -> Result<(Secret, bool), NoRandomness> {
        match cookie(headers, &self.origin) {
            Some(known) => Ok((known, false)),
            None => Ok((random_secret()?, true)),
        }
    }

    /// Who is signed in at this browser, and its cookie.
    pub fn signed_in(&self, headers: &HeaderMap) -> Option<(Secret, Session)> {
        let cookie = cookie(headers, &self.origin)?;
        let session = self.store.sessions.find(&cookie, self.clock.now())?;
        Some((cookie, session))
    }

    /// Binds a form to the user agent that it is shown to, to the request that it answers, and to a time: it
    /// cannot be sent by another page, from another browser, or for another request.
    pub fn seal(&self, form: Form, cookie: &Secret, request: &str) -> String {
        seal(&self.seal_key, form, cookie, request, self.clock.now())
    }
}

fn seal(key: &SealKey, form: Form, cookie: &Secret, request: &str, now: Timestamp) -> String {
    let time = now.seconds().to_be_bytes();
    base64url::encode(&[&time[..], &tag(key, form, cookie, request, &time)].concat())
}

/// Whether a form that came back was sealed for this user agent and this request, and not too long ago.
fn is_sealed(key: &SealKey, form: Form, cookie: &Secret, request: &str, seal: &str, now: Timestamp) -> bool {
    let Some(bytes) = base64url::decode(seal) else { return false };
    let Some((time, sealed)) = bytes.split_first_chunk::<TIME_BYTES>() else { return false };
    let is_genuine = is_same(sealed, &tag(key, form, cookie, request, time));
    let at = Timestamp::from_seconds(i64::from_be_bytes(*time));
    is_genuine && at <= now && now < at.after(FORM_LIFETIME)
}

fn tag(key: &SealKey, form: Form, cookie: &Secret, request: &str, time: &[u8]) -> [u8; 32] {
    let form = match form {
        Form::SignIn => "sign-in",
        Form::Consent => "consent",
        Form::SignOut => "sign-out",
        Form::Device => "device",
        Form::DeviceDecision => "device-decision",
    };
    key.tag(&[b"form", form.as_bytes(), cookie.expose().as_bytes(), request.as_bytes(), time])
}

#[cfg(test)]
mod tests {
    use bearer_lab::protocol::{Secret, Timestamp};

    use super::{Form, is_sealed, seal};
    use crate::seal_key::SealKey;

    #[test]
    fn a_form_comes_back_only_from_the_browser_and_for_the_request_it_was_made_for() {
        let key = SealKey::generate().unwrap();
        let (mine, other) = (Secret::new("mine"), Secret::new("other"));
        let at = Timestamp::from_seconds;
        let sealed = seal(&key, Form::Consent, &mine, "request", at(1000));
        let holds =
            |form, cookie, request, seal: &str, now| is_sealed(&key, form, cookie, request, seal, at(now));
        assert!(holds(Form::Consent, &mine, "request", &sealed, 1000));
        assert!(holds(Form::Consent, &mine, "request", &sealed, 1599));
        assert!(!holds(Form::Consent, &mine, "request", &sealed, 1600));
        assert!(!holds(Form::Consent, &mine, "request", &sealed, 999));
        assert!(!holds(Form::SignIn, &mine, "request", &sealed, 1000));
        assert!(!holds(Form::Consent, &other, "request", &sealed, 1000));
        assert!(!holds(Form::Consent, &mine, "other", &sealed, 1000));
        for bad in ["", "AAAA", "!", &sealed[..20], &["A", &sealed].concat()] {
            assert!(!holds(Form::Consent, &mine, "request", bad, 1000), "{bad}");
        }
    }
}
