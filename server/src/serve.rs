//! Accepts connections, and lets them finish when the server is told to stop.

use std::{io, net::SocketAddr, pin::Pin, sync::Arc, time::Duration};

use axum::Router;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulShutdown, Watcher},
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};
use tokio_io_timeout::TimeoutStream;
use tokio_rustls::TlsAcceptor;

use crate::tls::Tls;

/// The largest request head, in bytes; a larger one is answered with 431.
pub const HEAD_MAX: usize = 16 * 1024;
/// The most connections at once; more wait in the kernel's queue.
pub const CONNECTIONS_MAX: usize = 2_048;
/// How long a handshake or a request's head may take to arrive, which is also how long a connection may be idle.
const HEAD_TIME: Duration = Duration::from_secs(15);
/// How long a client may leave an answer untaken.
const WRITE_TIME: Duration = Duration::from_secs(30);
/// How long open requests may take after the server was told to stop.
const DRAIN_TIME: Duration = Duration::from_secs(10);
/// How long to wait when the machine has no descriptor left.
const PAUSE: Duration = Duration::from_millis(50);

/// An address that is held, with what makes its connections secret.
pub struct Listener {
    tcp: TcpListener,
    /// Nothing for plain http.
    pub tls: Option<Tls>,
    limits: Limits,
}

/// What clients are granted.
#[derive(Clone, Copy, Debug)]
struct Limits {
    connections: usize,
    write_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connections: CONNECTIONS_MAX, write_time: WRITE_TIME }
    }
}

/// Takes hold of the address, for plain http.
pub async fn bind(address: SocketAddr) -> io::Result<Listener> {
    Ok(Listener { tcp: TcpListener::bind(address).await?, tls: None, limits: Limits::default() })
}

impl Listener {
    /// The address, with the port that was picked.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.tcp.local_addr()
    }
}

/// Serves until `stop` completes; then takes no new connection and lets open requests finish.
pub async fn serve(listener: Listener, router: Router, stop: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let Limits { connections, write_time } = listener.limits;
    let places = Arc::new(Semaphore::new(connections));
    let acceptor = listener.tls.as_ref().map(|tls| &tls.acceptor);
    tokio::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            accepted = accept(&listener.tcp, &places) => match accepted {
                Ok((stream, place)) => {
                    let mut stream = TimeoutStream::new(stream);
                    stream.set_write_timeout(Some(write_time));
                    begin(Box::pin(stream), place, acceptor.cloned(), router.clone(), graceful.watcher());
                }
                Err(_) => tokio::time::sleep(PAUSE).await,
            },
        }
    }
    drop(listener);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(DRAIN_TIME) => {}
    }
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> io::Result<(TcpStream, OwnedSemaphorePermit)> {
    let place = places.clone().acquire_owned().await.map_err(io::Error::other)?;
    let (stream, _) = listener.accept().await?;
    // Answers are small and whole: there is nothing to gather.
    stream.set_nodelay(true)?;
    Ok((stream, place))
}

fn begin(
    stream: Pin<Box<TimeoutStream<TcpStream>>>,
    place: OwnedSemaphorePermit,
    acceptor: Option<TlsAcceptor>,
    router: Router,
    watcher: Watcher,
) {
    tokio::spawn(async move {
        match acceptor {
            None => talk(stream, router, watcher).await,
            Some(acceptor) => {
                if let Ok(Ok(stream)) = timeout(HEAD_TIME, acceptor.accept(stream)).await {
                    talk(stream, router, watcher).await;
                }
            }
        }
        drop(place);
    });
}

async fn talk<S>(stream: S, router: Router, watcher: Watcher)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(HEAD_MAX)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    // A broken connection concerns nobody but its client, and what was on it must not be logged.
    let _broken = watcher.watch(connection).await;
}

#[cfg(test)]
mod tests {
    use std::{
        future,
        io::{ErrorKind, Read, Write},
        net::TcpStream,
        time::Duration,
    };

    use axum::{Router, routing::get};
    use tokio::runtime::Runtime;

    use super::{Limits, WRITE_TIME, bind, serve};

    /// More than the kernel takes over for a client that does not read.
    const LARGE: usize = 64 << 20;
    const PATIENCE: Duration = Duration::from_secs(60);

    fn serving(limits: Limits) -> (Runtime, std::net::SocketAddr) {
        let runtime = Runtime::new().unwrap();
        let mut listener = runtime.block_on(bind(([127, 0, 0, 1], 0).into())).unwrap();
        listener.limits = limits;
        let address = listener.local_addr().unwrap();
        let router = Router::new()
            .route("/", get(|| async { "small" }))
            .route("/large", get(|| async { vec![b'x'; LARGE] }));
        runtime.spawn(serve(listener, router, future::pending()));
        (runtime, address)
    }

    fn asking(address: std::net::SocketAddr, path: &str) -> TcpStream {
        let mut client = TcpStream::connect(address).unwrap();
        client.set_read_timeout(Some(PATIENCE)).unwrap();
        ask(&mut client, path);
        client
    }

    fn ask(client: &mut TcpStream, path: &str) {
        write!(client, "GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n").unwrap();
    }

    fn hear(client: &mut TcpStream) {
        let mut answer = Vec::new();
        while !answer.ends_with(b"small") {
            let mut bytes = [0; 1024];
            let length = client.read(&mut bytes).unwrap();
            assert!(length > 0, "closed after {}", String::from_utf8_lossy(&answer));
            answer.extend_from_slice(&bytes[..length]);
        }
    }

    #[test]
    fn a_client_beyond_the_most_waits_until_another_has_gone() {
        let (_runtime, address) = serving(Limits { connections: 1, write_time: WRITE_TIME });
        let mut first = asking(address, "/");
        hear(&mut first);
        let mut second = asking(address, "/");
        for _ in 0..100 {
            ask(&mut first, "/");
            hear(&mut first);
        }
        second.set_nonblocking(true).unwrap();
        assert_eq!(second.read(&mut [0]).unwrap_err().kind(), ErrorKind::WouldBlock);
        second.set_nonblocking(false).unwrap();
        drop(first);
        hear(&mut second);
    }

    #[test]
    fn a_client_that_does_not_take_its_answer_loses_its_place() {
        let write_time = Duration::from_millis(50);
        let (_runtime, address) = serving(Limits { connections: 1, write_time });
        let _silent = asking(address, "/large");
        hear(&mut asking(address, "/"));
    }
}
