//! The figures, as a person reads them and as they are kept.

use std::fmt::{self, Display, Formatter};

use serde::Serialize;

use crate::abandoned::Abandoned;
use crate::browser::{Figure, Series};
use crate::inspect::Inspect;
use crate::load::{IN_FLIGHT, Rate};
use crate::machine::Machine;
use crate::page::After;
use crate::sizes::{Bytes, Sizes};
use crate::start::Start;
use crate::stats::Quartiles;

/// Everything that was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) machine: Machine,
    pub(crate) dist_bytes: Sizes,
    pub(crate) server: Start,
    pub(crate) token_responses: Rate,
    pub(crate) api_responses: Rate,
    pub(crate) abandoned: Abandoned,
    pub(crate) inspect: Inspect,
    pub(crate) plain: Series,
    /// Four times slower processor, 9 Mbit/s, 60 ms.
    pub(crate) slow: Series,
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Machine { cores, processor, load_before, .. } = &self.machine;
        write!(f, "{cores} cores ({processor}), {}", self.plain.browser)?;
        match load_before {
            Some(load) => writeln!(f, ", load before {load:.2}")?,
            None => writeln!(f)?,
        }
        self.bytes(f)?;
        let Start { starts, first_answer_ms, resident_mib } = &self.server;
        writeln!(f, "\nserver, median of {starts} starts")?;
        writeln!(f, "  first answer at discovery {first_answer_ms:>10.1} ms")?;
        writeln!(f, "  resident memory at rest   {resident_mib:>10.1} MiB")?;
        let Abandoned { sign_ins, resident_before_mib, resident_after_mib } = &self.abandoned;
        writeln!(f, "  before {sign_ins} sign-ins  {resident_before_mib:>10.1} MiB")?;
        writeln!(f, "  after, all abandoned      {resident_after_mib:>10.1} MiB")?;
        writeln!(f, "\n{IN_FLIGHT} sign-ins in flight   requests   a second    p50 ms    p99 ms")?;
        rate(f, "tokens (refresh grant)", &self.token_responses)?;
        rate(f, "API (200 rows)", &self.api_responses)?;
        let Inspect { runs, token_bytes, first_paste_to_drawn, paste_to_drawn, keystroke_to_drawn } =
            &self.inspect;
        writeln!(
            f,
            "\ninspector, a token of {token_bytes} bytes with 2,000 claims: medians of {runs} pastes"
        )?;
        writeln!(f, "  first paste → drawn       {first_paste_to_drawn:>10.1} ms")?;
        writeln!(f, "  paste → drawn             {paste_to_drawn:>10.1} ms")?;
        writeln!(f, "  slowest keystroke → drawn {keystroke_to_drawn:>10.1} ms")?;
        series(f, "plain", &self.plain)?;
        series(f, "slow: CPU 4 times slower, 9 Mbit/s, 60 ms", &self.slow)
    }
}

impl Report {
    fn bytes(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "\ndist         files        raw       gzip     brotli")?;
        let total = [("in all".to_owned(), self.dist_bytes.total)];
        let kinds = self.dist_bytes.kinds.iter().map(|(kind, bytes)| (kind.clone(), *bytes));
        for (kind, Bytes { files, raw, gzip, brotli }) in kinds.chain(total) {
            writeln!(f, "  {kind:<10}{files:>6}{raw:>11}{gzip:>11}{brotli:>11}")?;
        }
        Ok(())
    }
}

fn rate(f: &mut Formatter<'_>, name: &str, rate: &Rate) -> fmt::Result {
    let Rate { requests, per_second, p50_ms, p99_ms } = rate;
    writeln!(f, "  {name:<24}{requests:>8}{per_second:>11.0}{p50_ms:>10.2}{p99_ms:>10.2}")
}

fn series(f: &mut Formatter<'_>, name: &str, series: &Series) -> fmt::Result {
    let Series { runs, after_callback: After { sequential, paths }, .. } = series;
    writeln!(
        f,
        "\n{name}: {runs} cold runs\n  medians (quartiles) in ms    samples                app              floor   ratio"
    )?;
    let lines = [
        ("landing → button usable", series.landing_to_button),
        ("callback → 200 rows", series.callback_to_rows),
        ("  after the redirects", series.callback_document_to_rows),
        ("reload → 200 rows", series.reload_to_rows),
    ];
    for (what, Figure { samples, app, floor, ratio }) in lines {
        writeln!(f, "  {what:<27}{samples:>9}{:>19}{:>19}{ratio:>8.2}", spread(app), spread(floor))?;
    }
    let paths = paths.join(", ");
    writeln!(
        f,
        "  sequential requests between callback and rows, beside the app's files: {sequential} ({paths})"
    )
}

fn spread(Quartiles { first, median, third }: Quartiles) -> String {
    format!("{median:.0} ({first:.0}–{third:.0})")
}
