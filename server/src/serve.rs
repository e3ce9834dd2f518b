//! Accepts connections, and lets them finish when the server is told to stop.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

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
use tokio_rustls::TlsAcceptor;

use crate::tls::Tls;

/// The largest request head, in bytes; a larger one is answered with 431.
pub const HEAD_MAX: usize = 16 * 1024;
/// The most connections at once; more wait in the kernel's queue.
pub const CONNECTIONS_MAX: usize = 2_048;
/// How long a handshake or a request's head may take to arrive, which is also how long a connection may be idle.
const HEAD_TIME: Duration = Duration::from_secs(15);
/// How long open requests may take after the server was told to stop.
const DRAIN_TIME: Duration = Duration::from_secs(10);
/// How long to wait when the machine has no descriptor left.
const PAUSE: Duration = Duration::from_millis(50);

/// An address that is held, with what makes its connections secret.
pub struct Listener {
    tcp: TcpListener,
    /// Nothing for plain http.
    pub tls: Option<Tls>,
}

/// Takes hold of the address, for plain http.
pub async fn bind(address: SocketAddr) -> io::Result<Listener> {
    Ok(Listener { tcp: TcpListener::bind(address).await?, tls: None })
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
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let acceptor = listener.tls.as_ref().map(|tls| &tls.acceptor);
    tokio::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            accepted = accept(&listener.tcp, &places) => match accepted {
                Ok((stream, place)) => begin(stream, place, acceptor.cloned(), router.clone(), graceful.watcher()),
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
    stream: TcpStream,
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
