//! The figures, as a person reads them and as they are kept.

use std::fmt::{self, Display, Formatter};

use serde::Serialize;

use crate::comparison::{Comparison, Figure};
use crate::inspector::Inspector;
use crate::load::Rate;
use crate::machine::Machine;
use crate::server_figures::ServerFigures;
use crate::sizes::{Bytes, Sizes};
use crate::stats::Quartiles;

/// Everything that was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) machine: Machine,
    pub(crate) dist: Sizes,
    pub(crate) server: Option<ServerFigures>,
    pub(crate) inspector: Option<Inspector>,
    pub(crate) plain: Option<Comparison>,
    /// Four times slower processor, 9 Mbit/s, 60 ms.
    pub(crate) slow: Option<Comparison>,
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Machine { cores, processor, load_before } = &self.machine;
        writeln!(f, "{cores} cores ({processor}), load before {load_before}")?;
        writeln!(f, "\n{:<48}{:>10}{:>10}", "file", "raw", "brotli")?;
        let files = self.dist.files.iter().map(|(name, bytes)| (name.as_str(), bytes));
        for (name, Bytes { raw, brotli }) in files.chain([("in all", &self.dist.total)]) {
            writeln!(f, "  {name:<46}{raw:>10}{brotli:>10}")?;
        }
        self.server.iter().try_for_each(|figures| server(f, figures))?;
        self.inspector.iter().try_for_each(|figures| inspector(f, figures))?;
        self.plain.iter().try_for_each(|figures| comparison(f, "plain", figures))?;
        self.slow.iter().try_for_each(|figures| {
            comparison(f, "slow (CPU 4 times slower, 9 Mbit/s, 60 ms)", figures)?;
            writeln!(f, "  aims: landing 2.50, cold callback 1.65, warm callback 1.25, reload 1.35")
        })
    }
}

fn server(f: &mut Formatter<'_>, figures: &ServerFigures) -> fmt::Result {
    let ServerFigures { starts, abandoned_sign_ins, sign_ins_in_flight, .. } = figures;
    writeln!(f, "\nserver, median of {starts} starts")?;
    writeln!(f, "  start → discovery           {:>10.1} ms", figures.start_to_discovery_ms)?;
    writeln!(f, "  resident memory at rest     {:>10.1} MiB", figures.resident_mib)?;
    writeln!(
        f,
        "  after {abandoned_sign_ins} sign-ins      {:>10.1} MiB",
        figures.resident_after_abandoned_mib
    )?;
    writeln!(f, "\n{sign_ins_in_flight} sign-ins in flight   requests   a second    p50 ms    p99 ms")?;
    let rates =
        [("tokens (refresh grant)", &figures.token_responses), ("API (200 rows)", &figures.api_responses)];
    rates.iter().try_for_each(|(name, Rate { requests, per_second, p50_ms, p99_ms })| {
        writeln!(f, "  {name:<24}{requests:>8}{per_second:>11.0}{p50_ms:>10.2}{p99_ms:>10.2}")
    })
}

fn inspector(f: &mut Formatter<'_>, figures: &Inspector) -> fmt::Result {
    let Inspector { runs, first_paste_to_drawn, later_paste_to_drawn, keystroke_to_drawn } = figures;
    writeln!(f, "\ninspector, a token of 100 kB with 2,000 claims: medians of {runs} pastes")?;
    writeln!(f, "  first paste → drawn         {first_paste_to_drawn:>10.1} ms")?;
    writeln!(f, "  later paste → drawn         {later_paste_to_drawn:>10.1} ms")?;
    writeln!(f, "  slowest keystroke → drawn   {keystroke_to_drawn:>10.1} ms")
}

fn comparison(f: &mut Formatter<'_>, condition: &str, figures: &Comparison) -> fmt::Result {
    writeln!(f, "\n{condition}: {} runs", figures.runs)?;
    writeln!(f, "  {:<30}samples{:>20}{:>20}   ratio", "medians (quartiles) in ms", "app", "floor")?;
    let lines = [
        ("landing → usable button, cold", &figures.landing_to_button),
        ("callback → rows, cold cache", &figures.callback_cold_to_rows),
        ("callback → rows, warm cache", &figures.callback_warm_to_rows),
        ("reload → rows", &figures.reload_to_rows),
    ];
    lines.iter().try_for_each(|(what, Figure { samples, app, floor, ratio })| {
        writeln!(f, "  {what:<30}{samples:>7}{:>20}{:>20}{ratio:>8.2}", spread(app), spread(floor))
    })
}

fn spread(Quartiles { first, median, third }: &Quartiles) -> String {
    format!("{median:.0} ({first:.0}–{third:.0})")
}
