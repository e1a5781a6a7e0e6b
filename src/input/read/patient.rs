//! Reading what may keep a run waiting, a pipe above all, so that a request to stop is heard meanwhile.

use std::cell::Cell;
use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, Ordering};

/// Set when a run shall end after the accounts that are being judged.
static STOPPED: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// Whether this thread gave up waiting.
    static GIVEN_UP: Cell<bool> = const { Cell::new(false) };
}

/// Asks the run to stop; whether it had been asked before.
pub fn stop() -> bool {
    STOPPED.swap(true, Ordering::SeqCst)
}

/// Whether the run was asked to stop.
#[must_use]
pub fn stopped() -> bool {
    STOPPED.load(Ordering::SeqCst)
}

/// Whether this thread has given up waiting since it was asked last: what it read is not whole.
#[must_use]
pub fn gave_up() -> bool {
    GIVEN_UP.take()
}

/// A stream that is waited for only until the run is asked to stop.
pub struct Patient<R>(pub R);

#[cfg(unix)]
impl<R: Read + std::os::fd::AsFd> Read for Patient<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if stopped() {
                GIVEN_UP.set(true);
                return Err(io::Error::other("the run was asked to stop"));
            }
            if !ready(&self.0)? {
                continue;
            }
            match self.0.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                read => return read,
            }
        }
    }
}

/// Waits a moment for something to read, or for the end of the stream.
#[cfg(unix)]
fn ready(stream: &impl std::os::fd::AsFd) -> io::Result<bool> {
    use nix::poll::{PollFd, PollFlags, poll};
    const MOMENT: u16 = 100;
    let mut asked = [PollFd::new(stream.as_fd(), PollFlags::POLLIN)];
    match poll(&mut asked, MOMENT) {
        Ok(count) => Ok(count > 0),
        Err(nix::errno::Errno::EINTR) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(unix))]
impl<R: Read> Read for Patient<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}
