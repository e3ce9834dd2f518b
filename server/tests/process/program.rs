//! Running the binary.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
    time::Duration,
};

/// A server on a free port that signs everybody in as alice; ended when it is dropped.
pub struct Server {
    pub child: Child,
    pub origin: String,
    /// Where its web client is, if it has one.
    pub web_client: Option<String>,
}

impl Server {
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    pub fn start_with(options: &[&str]) -> Self {
        let serve = ["serve", "--listen", "127.0.0.1:0", "--sign-in-as", "alice", "--dist", "does-not-exist"];
        let child = program(&[&serve, options].concat()).stdout(Stdio::piped()).spawn().unwrap();
        let mut server = Self { child, origin: String::new(), web_client: None };
        for line in BufReader::new(server.child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            if let Some(origin) = line.strip_prefix("The web client is at ") {
                server.web_client = Some(origin.to_owned());
            }
            if let Some(origin) = line.strip_prefix("Bearer Lab is at ") {
                server.origin = origin.to_owned();
                return server;
            }
        }
        panic!("the server ended before it said where it is");
    }

    pub fn issuer(&self) -> String {
        format!("{}/oauth2/default", self.origin)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ended = self.child.kill().and_then(|()| self.child.wait());
    }
}

/// The binary with these arguments, away from any `.env`, and without the settings of whoever runs the tests.
pub fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bearer-lab"));
    for name in ["ISSUER", "DEFAULT_SCOPE", "TEST_CLIENT_ID", "TEST_CLIENT_SECRET"] {
        command.env_remove(name);
    }
    command.args(arguments).current_dir(folder("empty")).stdin(Stdio::null());
    command
}

/// A folder for one test.
pub fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("process").join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// What a command printed, and what it ended with.
pub struct Ended {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }
}

pub fn run(command: &mut Command) -> Ended {
    command.output().unwrap().into()
}

/// Runs a command that reads a line of standard input.
pub fn run_with_input(command: &mut Command, line: &str) -> Ended {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    writeln!(child.stdin.take().unwrap(), "{line}").unwrap();
    child.wait_with_output().unwrap().into()
}

/// Runs a command that tells an address, and does something with that line meanwhile.
pub fn run_with_person(command: &mut Command, open: impl FnOnce(&str)) -> Ended {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut told = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    told.read_line(&mut line).unwrap();
    open(line.trim());
    let mut ended: Ended = child.wait_with_output().unwrap().into();
    told.lines().for_each(|line| ended.err.push_str(&(line.unwrap() + "\n")));
    ended
}

/// Opens an address as a browser does; the address it is sent on to, if any.
pub fn open(address: &str) -> Option<String> {
    let response = agent().get(address).call().unwrap();
    Some(response.headers().get("location")?.to_str().unwrap().to_owned())
}

/// Types a device's code, and lets the device in.
pub fn allow_device(address: &str, code: &str) {
    let agent = agent();
    let mut page = agent.get(address).call().unwrap();
    let cookie = page.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let mut submit = |address: &str, more: &[(&str, &str)]| {
        let text = page.body_mut().read_to_string().unwrap();
        let field = |name: &str| {
            let (_, rest) = text.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_default();
            rest.split('"').next().unwrap_or_default().to_owned()
        };
        let (request, seal) = (field("request"), field("seal"));
        let form = [&[("request", request.as_str()), ("seal", &seal)], more].concat();
        page = agent.post(address).header("cookie", &cookie).send_form(form).unwrap();
    };
    submit(address, &[("user_code", code)]);
    submit(&format!("{address}/decision"), &[("action", "allow")]);
}

/// Sends one request, and takes whatever comes.
pub fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder()
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .proxy(None)
        .timeout_global(Some(Duration::from_secs(30)));
    ureq::Agent::new_with_config(config.build())
}
