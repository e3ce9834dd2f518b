use std::{fmt, str::FromStr};

use bearer_lab::protocol::Lifetime;
use serde::{Deserialize, Serialize};

use crate::config::{CODE_MAX, TOKEN_LIFETIME_MAX};

/// The furthest that the clock is set off, in seconds: a year.
const SKEW_MAX: u64 = 366 * 24 * 3600;

/// How a classroom sets the clock. What is left out stays as it would be without.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClockSettings {
    /// Whether it stands still.
    #[serde(rename = "frozen")]
    pub is_frozen: bool,
    /// By how many seconds it is ahead of the machine's.
    pub skew: i64,
    /// How many seconds access tokens and ID tokens hold from now on, whatever the configuration says.
    pub token_lifetime: Option<u32>,
    /// How many seconds codes hold.
    pub code_lifetime: Option<u32>,
    /// Whether codes do not grow older.
    #[serde(rename = "codes_paused")]
    pub are_codes_paused: bool,
}

/// One thing to set, as the command line names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockSetting {
    /// `freeze`
    Freeze,
    /// `skew=SECONDS`
    Skew(i64),
    /// `lifetime=SECONDS`
    TokenLifetime(u32),
    /// `code=SECONDS`
    CodeLifetime(u32),
    /// `code=paused`
    CodesPaused,
}

/// Why the clock is not set so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClockError {
    /// Not one of the settings.
    #[error("the clock is set by freeze, skew=SECONDS, lifetime=SECONDS, code=SECONDS or code=paused")]
    Unknown,
    /// Too far off.
    #[error("the clock can be set off by a year at most")]
    Skew,
    /// Too short or too long.
    #[error("tokens can hold from 1 to 86400 seconds")]
    TokenLifetime,
    /// Too short or too long.
    #[error("codes can hold from 1 to 300 seconds, or be paused")]
    CodeLifetime,
}

impl ClockSettings {
    /// All of these.
    pub fn of(settings: &[ClockSetting]) -> Self {
        settings.iter().fold(Self::default(), |all, setting| match setting {
            ClockSetting::Freeze => Self { is_frozen: true, ..all },
            ClockSetting::Skew(seconds) => Self { skew: *seconds, ..all },
            ClockSetting::TokenLifetime(seconds) => Self { token_lifetime: Some(*seconds), ..all },
            ClockSetting::CodeLifetime(seconds) => Self { code_lifetime: Some(*seconds), ..all },
            ClockSetting::CodesPaused => Self { are_codes_paused: true, ..all },
        })
    }

    /// Whether the clock can be set so.
    pub fn check(self) -> Result<Self, ClockError> {
        let is_within = |seconds: Option<u32>, most: Lifetime| {
            seconds.is_none_or(|seconds| (1..=most.seconds()).contains(&seconds))
        };
        if self.skew.unsigned_abs() > SKEW_MAX {
            Err(ClockError::Skew)
        } else if !is_within(self.token_lifetime, TOKEN_LIFETIME_MAX) {
            Err(ClockError::TokenLifetime)
        } else if !is_within(self.code_lifetime, CODE_MAX) {
            Err(ClockError::CodeLifetime)
        } else {
            Ok(self)
        }
    }
}

impl FromStr for ClockSetting {
    type Err = ClockError;

    fn from_str(text: &str) -> Result<Self, ClockError> {
        let number = |text: &str| text.parse().map_err(|_| ClockError::Unknown);
        let setting = match text.split_once('=') {
            None if text == "freeze" => Self::Freeze,
            Some(("skew", seconds)) => Self::Skew(seconds.parse().map_err(|_| ClockError::Unknown)?),
            Some(("lifetime", seconds)) => Self::TokenLifetime(number(seconds)?),
            Some(("code", "paused")) => Self::CodesPaused,
            Some(("code", seconds)) => Self::CodeLifetime(number(seconds)?),
            _ => return Err(ClockError::Unknown),
        };
        ClockSettings::of(&[setting]).check().map(|_| setting)
    }
}

impl fmt::Display for ClockSettings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words = Vec::new();
        words.extend(self.is_frozen.then(|| "it stands still".to_owned()));
        words.extend((self.skew != 0).then(|| format!("{:+} seconds", self.skew)));
        words.extend(self.token_lifetime.map(|seconds| format!("tokens hold {seconds} seconds")));
        words.extend(self.code_lifetime.map(|seconds| format!("codes hold {seconds} seconds")));
        words.extend(self.are_codes_paused.then(|| "codes are paused".to_owned()));
        formatter.write_str(&words.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::{ClockError, ClockSetting, ClockSettings};

    #[test]
    fn a_setting_is_read_from_its_words_and_kept_within_bounds() {
        for (text, expected) in [
            ("freeze", Ok(ClockSetting::Freeze)),
            ("skew=-420", Ok(ClockSetting::Skew(-420))),
            ("skew=+60", Ok(ClockSetting::Skew(60))),
            ("lifetime=30", Ok(ClockSetting::TokenLifetime(30))),
            ("code=300", Ok(ClockSetting::CodeLifetime(300))),
            ("code=paused", Ok(ClockSetting::CodesPaused)),
            ("code=301", Err(ClockError::CodeLifetime)),
            ("code=0", Err(ClockError::CodeLifetime)),
            ("lifetime=86401", Err(ClockError::TokenLifetime)),
            ("skew=-9223372036854775808", Err(ClockError::Skew)),
            ("frozen", Err(ClockError::Unknown)),
            ("freeze=1", Err(ClockError::Unknown)),
            ("skew=", Err(ClockError::Unknown)),
            ("code=-1", Err(ClockError::Unknown)),
            ("", Err(ClockError::Unknown)),
        ] {
            assert_eq!(text.parse(), expected, "{text}");
        }
    }

    #[test]
    fn settings_add_up_and_say_what_they_are() {
        let all = ["freeze", "skew=-420", "lifetime=30", "code=300", "code=paused"];
        let settings = ClockSettings::of(&all.map(|text| text.parse().unwrap()));
        let said =
            "it stands still, -420 seconds, tokens hold 30 seconds, codes hold 300 seconds, codes are paused";
        assert_eq!(settings.to_string(), said);
        assert_eq!(ClockSettings::of(&[]), ClockSettings::default());
    }
}
