use std::{
    fs::{self, File},
    io::{self, Write as _},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use bearer_lab::protocol::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::Notify;

use super::{DataError, DataFolder};

/// Begins the name of every segment; the number follows.
const PREFIX: &str = "state-";
/// The version of what is written. A line of another one is not read.
const VERSION: u8 = 1;
/// How many bytes are written before the journal is begun anew, unless what is alive is larger.
const GROWTH_MIN: u64 = 4 * 1024 * 1024;

/// One change of one table.
#[derive(Serialize, Deserialize)]
pub struct Line {
    #[serde(rename = "v")]
    version: u8,
    /// The table.
    pub table: String,
    /// The entry.
    pub key: String,
    /// What it holds and when it ends; nothing when it is gone.
    pub entry: Option<(Value, i64)>,
}

/// What happened to the tables, one line a change, in the order in which it happened.
///
/// A change is handed to the operating system before it is answered, so that the end of the process loses
/// nothing. When much has changed a new segment is begun: everything that is alive is written to it, and the
/// older segments go. Whoever reads reads all segments in order; a line that was cut off was never answered.
pub struct Journal {
    folder: Arc<DataFolder>,
    segment: Mutex<Segment>,
    failed: AtomicBool,
    grown: Notify,
}

struct Segment {
    number: u64,
    file: File,
    bytes: u64,
    bytes_max: u64,
}

impl Journal {
    /// Reads every line there is, and begins a segment after the last one.
    pub fn open(folder: Arc<DataFolder>, mut read: impl FnMut(Line) -> bool) -> Result<Self, DataError> {
        let numbers = numbers(&folder).map_err(|error| folder.unusable(error))?;
        for number in &numbers {
            read_segment(&folder, *number, &mut read)?;
        }
        let next = numbers.last().map_or(1, |last| last.saturating_add(1));
        let segment = Segment::begin(&folder, next).map_err(|error| folder.unusable(error))?;
        let (failed, grown) = (AtomicBool::new(false), Notify::new());
        Ok(Self { folder, segment: Mutex::new(segment), failed, grown })
    }

    /// Writes a change. When that fails the journal has failed for good.
    pub fn append(&self, table: &str, key: String, entry: Option<(Value, Timestamp)>) {
        let entry = entry.map(|(value, expires)| (value, expires.seconds()));
        let line = Line { version: VERSION, table: table.to_owned(), key, entry };
        let mut segment = self.segment();
        let written = serde_json::to_vec(&line).map_err(io::Error::from).and_then(|mut bytes| {
            bytes.push(b'\n');
            segment.file.write_all(&bytes)?;
            segment.bytes = segment.bytes.saturating_add(bytes.len() as u64);
            Ok(())
        });
        if let Err(error) = written {
            self.fail(&error);
        }
        if segment.bytes > segment.bytes_max {
            self.grown.notify_one();
        }
    }

    /// Begins a new segment.
    pub fn begin_anew(&self) {
        let mut segment = self.segment();
        match Segment::begin(&self.folder, segment.number.saturating_add(1)) {
            Ok(fresh) => *segment = fresh,
            Err(error) => self.fail(&error),
        }
    }

    /// Lets the older segments go, once everything that is alive is written to this one.
    pub fn settle(&self) {
        if let Err(error) = self.remove_older() {
            self.fail(&error);
        }
    }

    /// Completes when the journal should be begun anew.
    pub async fn grown(&self) {
        self.grown.notified().await;
    }

    /// Whether a change could not be written, so that a restart would undo it.
    pub fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }

    fn remove_older(&self) -> io::Result<()> {
        let mut segment = self.segment();
        segment.file.sync_all()?;
        segment.bytes_max = segment.bytes.saturating_mul(2).max(GROWTH_MIN);
        self.folder.sync()?;
        for number in numbers(&self.folder)?.into_iter().filter(|number| *number < segment.number) {
            fs::remove_file(self.folder.path(&name(number)))?;
        }
        Ok(())
    }

    fn fail(&self, error: &io::Error) {
        if !self.failed.swap(true, Ordering::Relaxed) {
            eprintln!(
                "bearer-lab: the data folder cannot be written: {error}. Requests are refused from now on"
            );
        }
    }

    fn segment(&self) -> MutexGuard<'_, Segment> {
        self.segment.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Segment {
    fn begin(folder: &DataFolder, number: u64) -> io::Result<Self> {
        Ok(Self { number, file: folder.create(&name(number))?, bytes: 0, bytes_max: GROWTH_MIN })
    }
}

fn name(number: u64) -> String {
    format!("{PREFIX}{number}.jsonl")
}

/// The segments that there are, the oldest first.
fn numbers(folder: &DataFolder) -> io::Result<Vec<u64>> {
    let names = folder.names()?;
    let number = |text: &String| text.strip_prefix(PREFIX)?.strip_suffix(".jsonl")?.parse().ok();
    let mut numbers: Vec<u64> = names.iter().filter_map(number).collect();
    numbers.sort_unstable();
    Ok(numbers)
}

fn read_segment(
    folder: &DataFolder,
    number: u64,
    read: &mut impl FnMut(Line) -> bool,
) -> Result<(), DataError> {
    let name = name(number);
    let bytes = folder.read(&name)?.unwrap_or_default();
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').and_then(|end| bytes.get(..end));
    for line in whole.unwrap_or_default().split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let line: Option<Line> = serde_json::from_slice(line).ok();
        let is_read = line.filter(|line| line.version == VERSION).is_some_and(&mut *read);
        if !is_read {
            return Err(DataError::Unreadable(folder.path(&name)));
        }
    }
    Ok(())
}
