//! Futures that run before their result is needed.

use std::{
    cell::Cell,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use wasm_bindgen_futures::spawn_local;

/// A boxed future of one thread.
pub type LocalBoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Runs a future up to its first pause now, and the rest in the background.
pub fn spawn_now(mut future: LocalBoxFuture<'static, ()>) {
    if future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending() {
        spawn_local(future);
    }
}

/// The result of a future that runs in the background. It can be taken once.
pub struct Started<T>(Rc<Shared<T>>);

struct Shared<T> {
    result: Cell<Option<T>>,
    waiting: Cell<Option<Waker>>,
}

impl<T: 'static> Started<T> {
    /// Runs a future up to its first pause now, and the rest in the background.
    pub fn new(future: impl Future<Output = T> + 'static) -> Self {
        let shared = Rc::new(Shared { result: Cell::new(None), waiting: Cell::new(None) });
        let written = shared.clone();
        spawn_now(Box::pin(async move {
            written.result.set(Some(future.await));
            if let Some(waker) = written.waiting.take() {
                waker.wake();
            }
        }));
        Self(shared)
    }

    /// The result, if it is there.
    pub fn take(&self) -> Option<T> {
        self.0.result.take()
    }
}

impl<T: 'static> Future for Started<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        match self.take() {
            Some(result) => Poll::Ready(result),
            None => {
                self.0.waiting.set(Some(context.waker().clone()));
                Poll::Pending
            }
        }
    }
}
