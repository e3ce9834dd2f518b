//! Keys as the provider publishes them (RFC 7517, RFC 7518 §6, RFC 8037 §2).

use super::{Algorithm, HashFunction, base64url};
use crate::protocol::{check::Failure, json::Json};

crate::rules! {
    JWKS_INVALID = "JWKS_INVALID", Provider, "RFC 7517 §5",
        "The provider's keys are a JSON Web Key Set",
        "The provider's keys could not be read.",
        "The address in the metadata's jwks_uri must return a JSON object that has an array named keys.";
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

/// Why a key cannot verify signatures: the member at fault and what is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JwkProblem {
    /// The member's name, such as `n`.
    pub member: &'static str,
    /// What it is and may not be, as the rest of a sentence that begins with the member's name.
    pub reason: &'static str,
}

impl Jwk {
    /// Reads a key that may verify signatures.
    ///
    /// # Errors
    ///
    /// The first member that makes it unfit: a type that is unknown here, a `use` or `key_ops` that forbids it (RFC 7517 §4.2,
    /// §4.3), or a number that is missing, not base64url, of the wrong length or too weak (RFC 7518 §6).
    pub fn read(json: &Json) -> Result<Self, JwkProblem> {
        let is_for_signatures = text(json, "use")?.is_none_or(|usage| usage == "sig");
        if !is_for_signatures {
            return Err(problem("use", "is not \"sig\""));
        }
        let operations =
            json.strings("key_ops").map_err(|_| problem("key_ops", "is not an array of strings"))?;
        if operations.is_some_and(|operations| !operations.contains(&"verify")) {
            return Err(problem("key_ops", "does not include \"verify\""));
        }
        Ok(Self {
            key_id: text(json, "kid")?.map(str::to_owned),
            algorithm: text(json, "alg")?.map(str::to_owned),
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

/// A provider's keys. Those of unknown type or unfit for signatures are passed over (RFC 7517 §5), and the set knows why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JwkSet {
    keys: Vec<Jwk>,
    refused: Vec<RefusedJwk>,
}

/// A key of a set that cannot verify signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedJwk {
    /// Its place in the array, counted from 0.
    pub index: usize,
    /// The key's `kid`.
    pub key_id: Option<String>,
    /// Why it is not used.
    pub problem: JwkProblem,
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
        Ok(Self::read(keys))
    }

    /// Reads the keys of a set one by one.
    pub fn read(list: &[Json]) -> Self {
        let mut set = Self::default();
        for (index, json) in list.iter().enumerate() {
            match Jwk::read(json) {
                Ok(jwk) => set.keys.push(jwk),
                Err(problem) => {
                    let key_id = json.member("kid").and_then(Json::as_str).map(str::to_owned);
                    set.refused.push(RefusedJwk { index, key_id, problem });
                }
            }
        }
        set
    }

    /// A set of these keys.
    pub fn of(keys: Vec<Jwk>) -> Self {
        Self { keys, refused: Vec::new() }
    }

    /// The keys that can verify signatures.
    pub fn keys(&self) -> &[Jwk] {
        &self.keys
    }

    /// The keys that cannot.
    pub fn refused(&self) -> &[RefusedJwk] {
        &self.refused
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

fn read_key(json: &Json) -> Result<Key, JwkProblem> {
    match required(json, "kty")? {
        "RSA" => read_rsa(json),
        "EC" => {
            let curve = Curve::from_name(required(json, "crv")?);
            let curve = curve.ok_or(problem("crv", "is not P-256, P-384 or P-521"))?;
            let coordinate = |name| octets_of(json, name, curve.coordinate_bytes());
            Ok(Key::Ec { curve, x: coordinate("x")?, y: coordinate("y")? })
        }
        "OKP" if required(json, "crv")? == "Ed25519" => octets_of(json, "x", 32).map(Key::Ed25519),
        "OKP" => Err(problem("crv", "is not Ed25519")),
        _ => Err(problem("kty", "is not RSA, EC or OKP")),
    }
}

fn read_rsa(json: &Json) -> Result<Key, JwkProblem> {
    let modulus = without_leading_zeros(octets(json, "n")?);
    let exponent = without_leading_zeros(octets(json, "e")?);
    let is_odd = |number: &[u8]| number.last().is_some_and(|byte| byte & 1 == 1);
    let bits = modulus.first().map_or(0, |first| modulus.len() * 8 - first.leading_zeros() as usize);
    match bits {
        ..MIN_RSA_BITS => return Err(problem("n", "has fewer than 2048 bits")),
        MIN_RSA_BITS..=MAX_RSA_BITS if is_odd(&modulus) => {}
        MIN_RSA_BITS..=MAX_RSA_BITS => return Err(problem("n", "is even, so it is not an RSA modulus")),
        _ => return Err(problem("n", "has more than 8192 bits")),
    }
    if !is_odd(&exponent) || exponent.len() > 4 || exponent == [1] {
        return Err(problem("e", "is not an odd number from 3 to 4294967295"));
    }
    Ok(Key::Rsa { modulus, exponent })
}

const fn problem(member: &'static str, reason: &'static str) -> JwkProblem {
    JwkProblem { member, reason }
}

fn text<'a>(json: &'a Json, name: &'static str) -> Result<Option<&'a str>, JwkProblem> {
    json.string(name).map_err(|_| problem(name, "is not a string"))
}

fn required<'a>(json: &'a Json, name: &'static str) -> Result<&'a str, JwkProblem> {
    text(json, name)?.ok_or(problem(name, "is missing"))
}

/// base64url without padding (RFC 7518 §2, §6).
fn octets(json: &Json, name: &'static str) -> Result<Vec<u8>, JwkProblem> {
    let text = required(json, name)?;
    base64url::decode(text).ok_or(problem(name, base64url::problem(text)))
}

/// A number in its full length, with leading zeros (RFC 7518 §6.2.1.2).
fn octets_of(json: &Json, name: &'static str, bytes: usize) -> Result<Vec<u8>, JwkProblem> {
    let wrong = problem(name, "does not have the length that its curve requires");
    octets(json, name).and_then(|octets| if octets.len() == bytes { Ok(octets) } else { Err(wrong) })
}

fn without_leading_zeros(bytes: Vec<u8>) -> Vec<u8> {
    bytes.into_iter().skip_while(|byte| *byte == 0).collect()
}
