//! Keys as the provider publishes them (RFC 7517, RFC 7518 §6, RFC 8037 §2).

use super::{Algorithm, HashFunction, base64url};
use crate::protocol::{check::Failure, json::Json};

crate::rules! {
    JWKS_INVALID = "JWKS_INVALID", Provider, "RFC 7517 §5",
        "The provider's keys are a JSON Web Key Set",
        "The provider's keys could not be read.",
        "The address in the metadata's jwks_uri must answer with a JSON object that has an array named keys.";
}

/// The largest key set that is read, in bytes.
pub const MAX_JWKS_BYTES: usize = 256 * 1024;
/// The most keys that a set may have.
pub const MAX_KEYS: usize = 100;
/// The shortest RSA modulus that is trusted, in bits (RFC 7518 §3.3).
const MIN_RSA_BITS: usize = 2048;
/// The longest RSA modulus that is worth the time, in bits.
const MAX_RSA_BITS: usize = 8192;

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// RSA: modulus and exponent, big-endian without leading zeros.
    Rsa {
        /// The modulus, 2048 to 8192 bits.
        modulus: Vec<u8>,
        /// The public exponent, odd and at least 3, at most 4 bytes.
        exponent: Vec<u8>,
    },
    /// A point on an elliptic curve, each coordinate in the curve's full length.
    Ec {
        /// The curve.
        curve: Curve,
        /// The x coordinate.
        x: Vec<u8>,
        /// The y coordinate.
        y: Vec<u8>,
    },
    /// An Ed25519 public key, 32 bytes.
    Ed25519(Vec<u8>),
}

/// The curves of ECDSA (RFC 7518 §6.2.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// P-256
    P256,
    /// P-384
    P384,
    /// P-521
    P521,
}

impl Curve {
    /// The name in a key's `crv`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
        }
    }

    /// The length of a coordinate in bytes; a signature has twice as many.
    pub const fn coordinate_bytes(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::P256, Self::P384, Self::P521].into_iter().find(|curve| curve.name() == name)
    }
}

/// A key that may verify signatures, with what limits its use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jwk {
    /// The key's `kid`.
    pub key_id: Option<String>,
    /// The key's `alg`: the only algorithm that it may be used with.
    pub algorithm: Option<String>,
    /// The key itself.
    pub key: Key,
}

impl Jwk {
    /// Reads a key that may verify signatures; nothing for any other kind of key, for one whose `use` or
    /// `key_ops` forbid it, and for one that is malformed or too weak.
    pub fn read(json: &Json) -> Option<Self> {
        let is_for_signatures = json.string("use").ok()?.is_none_or(|usage| usage == "sig");
        let may_verify =
            json.strings("key_ops").ok()?.is_none_or(|operations| operations.contains(&"verify"));
        if !is_for_signatures || !may_verify {
            return None;
        }
        Some(Self {
            key_id: json.string("kid").ok()?.map(str::to_owned),
            algorithm: json.string("alg").ok()?.map(str::to_owned),
            key: read_key(json)?,
        })
    }

    /// Whether this key may verify a signature of `algorithm`: its `alg`, its type and its curve all agree.
    pub fn fits(&self, algorithm: Algorithm) -> bool {
        let is_allowed =
            self.algorithm.as_deref().is_none_or(|name| Algorithm::from_name(name) == Some(algorithm));
        let is_of_type = match (&self.key, algorithm) {
            (Key::Rsa { .. }, Algorithm::Rs(_) | Algorithm::Ps(_)) => true,
            (Key::Ec { curve, .. }, Algorithm::Es(hash)) => *curve == curve_of(hash),
            (Key::Ed25519(_), Algorithm::EdDsa) => true,
            _ => false,
        };
        is_allowed && is_of_type
    }
}

/// A provider's keys. Those of unknown type or unfit for signatures are passed over (RFC 7517 §5).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JwkSet {
    keys: Vec<Jwk>,
}

impl JwkSet {
    /// Reads the answer of `jwks_uri`.
    pub fn parse(text: &[u8]) -> Result<Self, Failure> {
        let refused = |found: &str| Failure::of(&JWKS_INVALID, "an object with an array of keys", found);
        if text.len() > MAX_JWKS_BYTES {
            return Err(refused("more than 256 KiB"));
        }
        let json = Json::parse_object(text).ok_or_else(|| refused("not a JSON object"))?;
        let Some(Json::Array(keys)) = json.member("keys") else { return Err(refused("no array named keys")) };
        if keys.len() > MAX_KEYS {
            return Err(refused("more than 100 keys"));
        }
        Ok(Self { keys: keys.iter().filter_map(Jwk::read).collect() })
    }

    /// A set of these keys.
    pub fn of(keys: Vec<Jwk>) -> Self {
        Self { keys }
    }

    /// How many keys in it are of use.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether no key in it is of use.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The keys that could have made a signature of `algorithm` under `key_id`. Without a key ID in the
    /// header every fitting key is a candidate; a key ID is only ever compared.
    pub fn candidates<'a>(
        &'a self,
        algorithm: Algorithm,
        key_id: Option<&'a str>,
    ) -> impl Iterator<Item = &'a Jwk> {
        self.keys.iter().filter(move |jwk| {
            jwk.fits(algorithm)
                && key_id.is_none_or(|wanted| jwk.key_id.as_deref().is_none_or(|has| has == wanted))
        })
    }

    /// Whether a key of this ID is in the set, whatever it can be used for.
    pub fn has_key_id(&self, key_id: &str) -> bool {
        self.keys.iter().any(|jwk| jwk.key_id.as_deref() == Some(key_id))
    }
}

const fn curve_of(hash: HashFunction) -> Curve {
    match hash {
        HashFunction::Sha256 => Curve::P256,
        HashFunction::Sha384 => Curve::P384,
        HashFunction::Sha512 => Curve::P521,
    }
}

fn read_key(json: &Json) -> Option<Key> {
    let octets = |name| base64url::decode(json.string(name).ok()??);
    match json.string("kty").ok()?? {
        "RSA" => {
            let modulus = without_leading_zeros(octets("n")?);
            let exponent = without_leading_zeros(octets("e")?);
            let bits = modulus.len() * 8 - modulus.first()?.leading_zeros() as usize;
            let is_odd = exponent.last()? & 1 == 1;
            let is_sane = is_odd && exponent.len() <= 4 && exponent != [1];
            let is_modulus_odd = modulus.last()? & 1 == 1;
            let is_strong = (MIN_RSA_BITS..=MAX_RSA_BITS).contains(&bits) && is_modulus_odd;
            (is_sane && is_strong).then_some(Key::Rsa { modulus, exponent })
        }
        "EC" => {
            let curve = Curve::from_name(json.string("crv").ok()??)?;
            let (x, y) = (octets("x")?, octets("y")?);
            let is_full = [&x, &y].iter().all(|coordinate| coordinate.len() == curve.coordinate_bytes());
            is_full.then_some(Key::Ec { curve, x, y })
        }
        "OKP" if json.string("crv").ok()?? == "Ed25519" => {
            octets("x").filter(|x| x.len() == 32).map(Key::Ed25519)
        }
        _ => None,
    }
}

fn without_leading_zeros(bytes: Vec<u8>) -> Vec<u8> {
    bytes.into_iter().skip_while(|byte| *byte == 0).collect()
}
