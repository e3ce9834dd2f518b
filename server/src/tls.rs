//! The certificate of a classroom's server, which it makes itself: `serve --https`.

use std::sync::Arc;

use bearer_lab::protocol::{Lifetime, Timestamp, jose::base64url};
use chrono::{DateTime, Datelike as _};
use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose, date_time_ymd};
use rustls::{
    ServerConfig,
    crypto::aws_lc_rs::default_provider,
    pki_types::{CertificateDer, PrivatePkcs8KeyDer},
};
use serde::{Deserialize, Serialize};
use tokio_rustls::TlsAcceptor;

use crate::{
    crypto::sha256,
    data::{DataError, DataFolder},
};

/// How long a certificate holds.
const LIFETIME: Lifetime = Lifetime::from_minutes(365 * 24 * 60);
/// For how long one of the data folder must hold yet to be used again.
const REST: Lifetime = Lifetime::from_minutes(30 * 24 * 60);
/// What the data folder holds: certificate and key.
const KEPT: &str = "certificate.json";
/// The certificate alone, for whoever wants to trust it.
const CERTIFICATE: &str = "certificate.pem";

/// Why there is no https.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A certificate could not be made.
    #[error("no certificate can be made: {0}")]
    Making(#[from] rcgen::Error),
    /// It could not be used.
    #[error("the certificate cannot be used: {0}")]
    Using(#[from] rustls::Error),
    /// It could not be kept.
    #[error(transparent)]
    Data(#[from] DataError),
}

/// What makes connections secret.
#[derive(Clone)]
pub struct Tls {
    /// Answers handshakes.
    pub acceptor: TlsAcceptor,
    /// The certificate, which is signed with its own key.
    pub certificate: CertificateDer<'static>,
}

/// Certificate and key, as they are kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    names: Vec<String>,
    expires: i64,
    certificate: String,
    key: String,
}

impl Tls {
    /// A certificate for these hosts: the one of the data folder while it holds for them, otherwise a new one.
    pub fn open(names: Vec<String>, folder: Option<&DataFolder>, now: Timestamp) -> Result<Self, TlsError> {
        let kept = folder.map(|folder| folder.read(KEPT)).transpose()?.flatten();
        let kept: Option<Kept> = kept.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let is_good = |kept: &Kept| kept.names == names && now.after(REST).seconds() < kept.expires;
        if let Some(tls) = kept.filter(is_good).and_then(|kept| kept.load()) {
            return Ok(tls);
        }
        let (certificate, key) = make(&names, now)?;
        if let Some(folder) = folder {
            let kept = Kept {
                names,
                expires: now.after(LIFETIME).seconds(),
                certificate: base64url::encode(certificate.der()),
                key: base64url::encode(&key.serialize_der()),
            };
            let bytes = serde_json::to_vec(&kept).expect("texts and numbers are JSON");
            let written = folder.write(KEPT, &bytes);
            let written = written.and_then(|()| folder.write(CERTIFICATE, certificate.pem().as_bytes()));
            written.map_err(|error| folder.unusable(error))?;
        }
        Ok(Self::of(certificate.der().clone(), key.serialize_der())?)
    }

    fn of(certificate: CertificateDer<'static>, key: Vec<u8>) -> Result<Self, rustls::Error> {
        let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.clone()], PrivatePkcs8KeyDer::from(key).into())?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)), certificate })
    }

    /// The digest by which people compare certificates.
    pub fn fingerprint(&self) -> String {
        sha256(&self.certificate).map(|byte| format!("{byte:02X}")).join(":")
    }
}

impl Kept {
    fn load(&self) -> Option<Tls> {
        let certificate = base64url::decode(&self.certificate)?.into();
        Tls::of(certificate, base64url::decode(&self.key)?).ok()
    }
}

/// Browsers want the names as alternative names, a use, and a year at most or so (CA/Browser Forum §6.3.2).
fn make(names: &[String], now: Timestamp) -> Result<(rcgen::Certificate, KeyPair), rcgen::Error> {
    let key = KeyPair::generate()?;
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name.push(DnType::CommonName, "Bearer Lab");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let day = |at: Timestamp| {
        let date = DateTime::from_timestamp(at.seconds(), 0).unwrap_or_default();
        let part = |number: u32| u8::try_from(number).expect("months and days are small numbers");
        date_time_ymd(date.year(), part(date.month()), part(date.day()))
    };
    // From the beginning of the day, so that a clock that is a little slow accepts it.
    params.not_before = day(now);
    params.not_after = day(now.after(LIFETIME));
    Ok((params.self_signed(&key)?, key))
}
