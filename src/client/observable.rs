use std::{cell::RefCell, rc::Rc};

type Subscribers = RefCell<Vec<Rc<dyn Fn()>>>;

/// A value whose subscribers are called after each change. They live as long as the page.
pub(super) struct Observable<T> {
    value: RefCell<T>,
    subscribers: Subscribers,
}

impl<T> Observable<T> {
    pub(super) fn new(value: T) -> Self {
        Self { value: RefCell::new(value), subscribers: Subscribers::default() }
    }

    /// Reads the value in place.
    pub(super) fn with<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.value.borrow())
    }

    /// Changes the value, then calls the subscribers. They may change it again.
    pub(super) fn update(&self, change: impl FnOnce(&mut T)) {
        change(&mut self.value.borrow_mut());
        let subscribers = self.subscribers.borrow().clone();
        subscribers.iter().for_each(|notify| notify());
    }

    /// Calls `notify` after each change from now on.
    pub(super) fn subscribe(&self, notify: impl Fn() + 'static) {
        self.subscribers.borrow_mut().push(Rc::new(notify));
    }
}
