//! Every key that the cases need, made once a run.

use std::sync::OnceLock;

use anyhow::{Context, Result};
use num_bigint::BigUint;

use super::Key;

/// The keys.
#[derive(Debug)]
pub struct Keyring {
    /// The provider's key, RS256; published unless a case says otherwise.
    pub rsa: Key,
    /// The provider's next key.
    pub next_rsa: Key,
    /// The provider's keys on curves.
    pub p256: Key,
    /// ES384.
    pub p384: Key,
    /// ES512.
    pub p521: Key,
    /// ES256K, which WebCrypto does not know.
    pub secp256k1: Key,
    /// EdDSA.
    pub ed25519: Key,
    /// An attacker's key; never in the provider's key set.
    pub attacker: Key,
    /// An attacker's key on P-256.
    pub attacker_p256: Key,
    /// A sound signature by a key of 1024 bits (RFC 7518 §3.3 asks for 2048).
    pub rsa_1024: Key,
    /// The exponent 1: every message is its own signature.
    pub exponent_1: Key,
    /// The exponent 2, which has no inverse; the signature is a forgery.
    pub exponent_2: Key,
    /// The exponent 3 with a forged signature.
    pub exponent_3: Key,
}

/// The one modulus and private exponent in this file: too short for anything but a test.
const MODULUS_1024: &[u8] = b"\
    d9543b6ad9508e5f275a1c07def37849707c62a2f8d8838ed75889640712f468ffe68ad91e70d9c4cacb1c08073017b3\
    4401e3fe309499004ca45871b589332a3926aa9473772c9ddab3c703a12c800959f91dac2a016a73e519023d190c4d1d\
    a86f59c2b85ca07b3e58df6c95f08db607cd68f17d5508f0f45e89ea5ea31a35";
const PRIVATE_1024: &[u8] = b"\
    b777d2894b582438d421d0141cf571109e7383598db64aa9a5c64a86352a9d469ef1e33993e735105b1ac85946a824f9\
    e369ad2d83998ee89fcb06174867c0d64f9eebcedaf4b7d57130b4428397842d5d69175cf91833b637280ae890af6849\
    bcebd8284c53d78f0f84d0d6d144d5464db608d18d126063aaef0fa2e5811bc1";

impl Keyring {
    /// The keys of this run.
    ///
    /// # Errors
    ///
    /// When a key cannot be made.
    pub fn of_this_run() -> Result<&'static Self> {
        static KEYRING: OnceLock<Keyring> = OnceLock::new();
        match KEYRING.get() {
            Some(keyring) => Ok(keyring),
            None => {
                let made = Self::make()?;
                Ok(KEYRING.get_or_init(|| made))
            }
        }
    }

    fn make() -> Result<Self> {
        let rsa = Key::rsa("rsa-1")?;
        let modulus = rsa.modulus().context("an RSA key has a modulus")?;
        let weak = |kid, exponent| Key::textbook(kid, modulus.clone(), exponent, None);
        let number = |digits| BigUint::parse_bytes(digits, 16).context("a hexadecimal number");
        Ok(Self {
            next_rsa: Key::rsa("rsa-2")?,
            p256: Key::ec("p256-1", "P-256")?,
            p384: Key::ec("p384-1", "P-384")?,
            p521: Key::ec("p521-1", "P-521")?,
            secp256k1: Key::ec("k256-1", "secp256k1")?,
            ed25519: Key::ed25519("ed25519-1")?,
            attacker: Key::rsa("attacker")?,
            attacker_p256: Key::ec("attacker", "P-256")?,
            rsa_1024: Key::textbook("rsa-1024", number(MODULUS_1024)?, 65_537, Some(number(PRIVATE_1024)?)),
            exponent_1: weak("e-1", 1),
            exponent_2: weak("e-2", 2),
            exponent_3: weak("e-3", 3),
            rsa,
        })
    }
}
