//! Flows under way, and how they are begun.

use std::{
    cell::Cell,
    future::poll_fn,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use wasm_bindgen_futures::spawn_local;

/// A flow under way. Boxed, or the code of every flow would stand in the app's crate a second time.
pub type Flow<T> = Pin<Box<dyn Future<Output = T>>>;

/// The same for one that borrows what it works on: how a part of the app offers what it does.
pub(super) type Awaited<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Runs a flow up to its first pause now, and the rest when it goes on.
pub fn begin(mut flow: Flow<()>) {
    if flow.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending() {
        spawn_local(flow);
    }
}

/// Begins a flow whose result is taken later: it goes on meanwhile. The flow returned gives the result, once.
pub(super) fn ahead<T: 'static>(flow: Flow<T>) -> Flow<T> {
    let result: Rc<Cell<Option<T>>> = Rc::default();
    let reader: Rc<Cell<Option<Waker>>> = Rc::default();
    let (written, waiting) = (result.clone(), reader.clone());
    begin(Box::pin(async move {
        written.set(Some(flow.await));
        if let Some(waker) = waiting.take() {
            waker.wake();
        }
    }));
    Box::pin(poll_fn(move |context| match result.take() {
        Some(result) => Poll::Ready(result),
        None => {
            reader.set(Some(context.waker().clone()));
            Poll::Pending
        }
    }))
}
