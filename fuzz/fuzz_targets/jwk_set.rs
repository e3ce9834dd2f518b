//! A provider's key set: every key that comes out may be used for what it is a candidate for.
#![no_main]

use bearer_lab::protocol::jose::{
    JwkSet, Key,
    jwk::{MAX_JWKS_BYTES, MAX_KEYS},
};
use fuzz_support::{ALGORITHMS, algorithm};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(set) = JwkSet::parse(data) else { return };
    assert!(data.len() <= MAX_JWKS_BYTES);
    for name in ALGORITHMS {
        let algorithm = algorithm(name);
        let all: Vec<_> = set.candidates(algorithm, None).collect();
        assert!(all.len() <= MAX_KEYS);
        for jwk in &all {
            assert!(jwk.fits(algorithm));
            match &jwk.key {
                Key::Rsa { modulus, exponent } => {
                    let bits = modulus.len() * 8 - modulus[0].leading_zeros() as usize;
                    assert!((2048..=8192).contains(&bits) && name[1..].starts_with('S'));
                    assert!(exponent.len() <= 4 && exponent[exponent.len() - 1] & 1 == 1);
                    assert!(*exponent != [1]);
                }
                Key::Ec { curve, x, y } => {
                    assert_eq!((x.len(), y.len()), (curve.coordinate_bytes(), curve.coordinate_bytes()));
                    assert!(name.starts_with("ES"));
                }
                Key::Ed25519(x) => assert!(x.len() == 32 && name.starts_with("Ed")),
            }
        }
        let named = set.candidates(algorithm, Some("a"));
        for jwk in named {
            assert!(all.contains(&jwk) && jwk.key_id.as_deref().is_none_or(|key_id| key_id == "a"));
        }
    }
});
