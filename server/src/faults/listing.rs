use super::{Fault, Group};

/// Every fault, by group and in columns: name, what it does, the rule that it breaks, the check that stops it.
pub fn listing() -> String {
    let width = |of: fn(Fault) -> &'static str| {
        Fault::ALL.iter().map(|fault| of(*fault).chars().count()).max().expect("there are faults")
    };
    let (name, does, breaks) = (width(Fault::name), width(Fault::does), width(Fault::breaks));
    let mut lines = Vec::new();
    for group in Group::ALL {
        lines.push(format!("\n{}", group.title()));
        for fault in Fault::ALL.iter().filter(|fault| fault.group() == *group) {
            let caught_by = fault.caught_by().unwrap_or("-");
            let (fault_name, fault_does) = (fault.name(), fault.does());
            let line =
                format!("  {fault_name:name$}  {fault_does:does$}  {:breaks$}  {caught_by}", fault.breaks());
            lines.push(line);
        }
    }
    let count = Fault::ALL.len();
    format!(
        "{count} faults. `bearer-lab serve --fault NAME` switches one on, and can be repeated.\n\
         The last columns name the rule that is broken and the client's check that stops it.\n{}",
        lines.join("\n")
    )
}

#[cfg(test)]
mod tests {
    use super::{Fault, listing};

    #[test]
    fn the_listing_has_every_fault_in_columns() {
        let text = listing();
        for fault in Fault::ALL {
            let line = text.lines().find(|line| line.trim_start().starts_with(&format!("{fault} "))).unwrap();
            assert!(line.contains(fault.does()) && line.contains(fault.breaks()), "{line}");
        }
        let rows: Vec<_> = text.lines().filter(|line| line.starts_with("  ")).collect();
        let column = |line: &str| line.chars().skip(2).position(char::is_uppercase);
        assert_eq!(rows.len(), Fault::ALL.len());
        assert!(
            rows.iter()
                .filter(|row| !row.contains("at_hash is") && !row.contains("c_hash is"))
                .all(|row| column(row) == column(rows[0]))
        );
    }
}
