use super::ClockSettings;

/// How the clock stands. What the machine shows comes in, in seconds since 1970.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct State {
    pub(super) settings: ClockSettings,
    /// What the clock shows while it is frozen.
    frozen_at: Option<i64>,
    /// What it shows to codes while their time is paused.
    codes_paused_at: Option<i64>,
    /// For how long codes were paused until now.
    codes_behind: i64,
}

impl State {
    pub(super) fn running(&self, machine: i64) -> i64 {
        machine.saturating_add(self.settings.skew)
    }

    pub(super) fn shown(&self, machine: i64) -> i64 {
        self.frozen_at.unwrap_or_else(|| self.running(machine))
    }

    pub(super) fn code_time(&self, machine: i64) -> i64 {
        self.codes_paused_at.unwrap_or_else(|| self.shown(machine).saturating_sub(self.codes_behind))
    }

    /// A frozen clock shows what it showed when it was frozen, moved by what the skew changed since.
    pub(super) fn set(&mut self, settings: ClockSettings, machine: i64) {
        let (shown, code_time) = (self.shown(machine), self.code_time(machine));
        let moved = settings.skew.saturating_sub(self.settings.skew);
        self.frozen_at = settings.is_frozen.then(|| shown.saturating_add(moved));
        self.settings = settings;
        if settings.are_codes_paused {
            self.codes_paused_at = Some(code_time);
        } else if self.codes_paused_at.take().is_some() {
            self.codes_behind = self.shown(machine).saturating_sub(code_time);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ClockSettings, State};

    const RUNS: ClockSettings = ClockSettings {
        is_frozen: false,
        skew: 0,
        token_lifetime: None,
        code_lifetime: None,
        are_codes_paused: false,
    };

    #[test]
    fn a_frozen_clock_stands_still_and_can_be_moved() {
        let mut state = State::default();
        state.set(ClockSettings { is_frozen: true, ..RUNS }, 1000);
        assert_eq!((state.shown(1000), state.shown(5000), state.running(5000)), (1000, 1000, 5000));
        state.set(ClockSettings { is_frozen: true, skew: -60, ..RUNS }, 6000);
        assert_eq!((state.shown(9000), state.running(9000)), (940, 8940));
        state.set(RUNS, 9000);
        assert_eq!(state.shown(9001), 9001);
    }

    #[test]
    fn a_skewed_clock_runs_beside_the_machines() {
        let mut state = State::default();
        state.set(ClockSettings { skew: -420, ..RUNS }, 1000);
        assert_eq!((state.shown(1000), state.shown(2000)), (580, 1580));
        state.set(RUNS, 2000);
        assert_eq!(state.shown(2000), 2000);
    }

    #[test]
    fn codes_have_the_rest_of_their_time_after_a_pause() {
        let paused = ClockSettings { are_codes_paused: true, ..RUNS };
        let mut state = State::default();
        state.set(paused, 1010);
        state.set(paused, 1500);
        assert_eq!((state.code_time(2000), state.shown(2000)), (1010, 2000));
        state.set(RUNS, 3000);
        assert_eq!((state.code_time(3000), state.code_time(3049)), (1010, 1059));
        state.set(paused, 3049);
        state.set(RUNS, 4000);
        assert_eq!(state.code_time(4001), 1060);
    }
}
