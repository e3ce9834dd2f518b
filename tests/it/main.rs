//! Tests of the protocol, one file a specification.
