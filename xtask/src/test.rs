//! `cargo xtask test`: everything that must hold, with the counts of all runners on the last line.

use std::process::ExitCode;
use std::thread;
use std::time::Instant;

use anyhow::{Result, anyhow, bail};

use crate::browsers::Browser;
use crate::layout::{Layout, make_folder};
use crate::step::{Outcome, Step};
use crate::{plan, report, say, setup};

/// Runs the named steps and what they need, or all of them.
pub(crate) fn run(layout: &Layout, names: &[String]) -> Result<ExitCode> {
    if let Some(unknown) = names.iter().find(|name| !plan::NAMES.contains(&name.as_str())) {
        bail!("no step is called {unknown:?}; there are: {}", plan::NAMES.join(", "));
    }
    let start = Instant::now();
    let selected = selection(names);
    setup::web(layout)?;
    setup::lints()?;
    if selected.contains(&"journeys") {
        setup::browsers(layout, &Browser::ALL)?;
    } else if ["web-tests", "hostile", "independent"].iter().any(|name| selected.contains(name)) {
        setup::browsers(layout, &[Browser::Chromium])?;
    }
    say::step(&format!("set-up took {} s", start.elapsed().as_secs()));
    let logs = layout.root.join("target").join("log");
    make_folder(&logs)?;
    let keep =
        |steps: Vec<Step>| steps.into_iter().filter(|step| selected.contains(&step.name)).collect::<Vec<_>>();
    let (native, app) = (keep(plan::native(layout)), keep(plan::web(layout)?));
    // Each lane has its own folder. What one core cannot do alone in one lane (links, fat LTO, waits for a browser)
    // overlaps with the other.
    let lane = |steps: Vec<Step>| steps.into_iter().map(|step| step.run(&logs)).collect::<Vec<_>>();
    let mut outcomes = thread::scope(|scope| {
        let native = scope.spawn(|| lane(native));
        let mut outcomes = lane(app);
        outcomes.splice(0..0, native.join().map_err(|_| anyhow!("the native lane broke off"))?);
        Ok::<_, anyhow::Error>(outcomes)
    })?;
    for step in keep(plan::afterwards(layout)) {
        let missing = plan::needs(step.name).iter().find(|need| !has_passed(&outcomes, need));
        outcomes.push(match missing {
            Some(missing) => step.not_run(missing),
            None => step.run(&logs),
        });
    }
    say::out(&report::render(&outcomes, start.elapsed()))?;
    let failed = outcomes.iter().any(|outcome| outcome.problem.is_some());
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The steps to run: those named with those they need, or all.
fn selection(names: &[String]) -> Vec<&'static str> {
    let is_named = |name: &str| names.is_empty() || names.iter().any(|wanted| wanted == name);
    let is_needed =
        |name: &str| plan::NAMES.iter().any(|step| is_named(step) && plan::needs(step).contains(&name));
    let wanted = |name: &&str| is_named(name) || is_needed(name);
    plan::NAMES.iter().copied().filter(wanted).collect()
}

fn has_passed(outcomes: &[Outcome], name: &str) -> bool {
    outcomes.iter().any(|outcome| outcome.name == name && outcome.problem.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_names_every_step_runs() {
        assert_eq!(selection(&[]), plan::NAMES);
    }

    #[test]
    fn a_step_brings_what_it_needs_and_no_more() {
        assert_eq!(selection(&["journeys".to_owned()]), ["server", "app", "journeys"]);
        assert_eq!(selection(&["independent".to_owned()]), ["server", "independent"]);
        assert_eq!(selection(&["lint".to_owned()]), ["lint"]);
    }
}
