use sha2::{Digest, Sha256, Sha384, Sha512};

/// The signature algorithms that are accepted: all asymmetric (RFC 7518 §3.1, RFC 8037 §3.1).
///
/// A client in a browser keeps no secret, so the HMAC algorithms cannot prove anything to it; `none` proves
/// nothing to anybody. Neither can be named here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5.
    Rs(HashFunction),
    /// RSASSA-PSS.
    Ps(HashFunction),
    /// ECDSA on the curve of the hash's size.
    Es(HashFunction),
    /// EdDSA with Ed25519.
    EdDsa,
}

/// The SHA-2 function of an algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HashFunction {
    /// SHA-256
    Sha256,
    /// SHA-384
    Sha384,
    /// SHA-512
    Sha512,
}

const NAMES: [(&str, Algorithm); 11] = [
    ("RS256", Algorithm::Rs(HashFunction::Sha256)),
    ("RS384", Algorithm::Rs(HashFunction::Sha384)),
    ("RS512", Algorithm::Rs(HashFunction::Sha512)),
    ("PS256", Algorithm::Ps(HashFunction::Sha256)),
    ("PS384", Algorithm::Ps(HashFunction::Sha384)),
    ("PS512", Algorithm::Ps(HashFunction::Sha512)),
    ("ES256", Algorithm::Es(HashFunction::Sha256)),
    ("ES384", Algorithm::Es(HashFunction::Sha384)),
    ("ES512", Algorithm::Es(HashFunction::Sha512)),
    ("EdDSA", Algorithm::EdDsa),
    ("Ed25519", Algorithm::EdDsa),
];

impl Algorithm {
    /// Every algorithm.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|(_, algorithm)| *algorithm)
    }

    /// The algorithm of this exact name.
    pub fn from_name(name: &str) -> Option<Self> {
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, algorithm)| *algorithm)
    }

    /// The name in a header's `alg`.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(_, algorithm)| *algorithm == self).expect("every algorithm is named").0
    }

    /// The hash function whose left half makes `at_hash` and `c_hash` (OpenID Connect Core §3.1.3.6; SHA-512
    /// for Ed25519, whose signature is made with it).
    pub const fn hash(self) -> HashFunction {
        match self {
            Self::Rs(hash) | Self::Ps(hash) | Self::Es(hash) => hash,
            Self::EdDsa => HashFunction::Sha512,
        }
    }
}

impl HashFunction {
    /// The digest of `bytes`.
    pub fn digest(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => Sha256::digest(bytes).to_vec(),
            Self::Sha384 => Sha384::digest(bytes).to_vec(),
            Self::Sha512 => Sha512::digest(bytes).to_vec(),
        }
    }

    /// The name that WebCrypto knows it by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        }
    }
}
