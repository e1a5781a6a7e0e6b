//! Outputs that are no files: pipes and devices, and a standard output that leads nowhere.

use std::fs::File;
use std::io;
use std::path::Path;

/// Opens a pipe or a device. A pipe that nobody reads is an error after a moment: it could keep a run for ever.
#[cfg(unix)]
pub(super) fn open(path: &Path) -> io::Result<File> {
    use nix::fcntl::{FcntlArg, OFlag, fcntl};
    use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
    let mut options = std::fs::OpenOptions::new();
    options.write(true).custom_flags((OFlag::O_NONBLOCK | OFlag::O_NOCTTY).bits());
    let mut left = TRIES;
    let file = loop {
        match options.open(path) {
            Err(error) if error.raw_os_error() == Some(nix::errno::Errno::ENXIO as i32) => {
                if !std::fs::metadata(path)?.file_type().is_fifo() {
                    return Err(error);
                }
                if left == 0 {
                    return Err(io::Error::other("nobody reads this pipe"));
                }
                left -= 1;
                std::thread::sleep(PAUSE);
            }
            opened => break opened?,
        }
    };
    // Opened, it is waited for: a slow reader is no error.
    fcntl(&file, FcntlArg::F_SETFL(OFlag::empty()))?;
    Ok(file)
}

#[cfg(not(unix))]
pub(super) fn open(path: &Path) -> io::Result<File> {
    std::fs::OpenOptions::new().write(true).open(path)
}

/// How often, and how long, a reader is waited for: it may be started beside the run.
#[cfg(unix)]
const TRIES: u32 = 40;
#[cfg(unix)]
const PAUSE: std::time::Duration = std::time::Duration::from_millis(50);

/// Whether standard output was closed before the start. Then it was replaced by the null device, for reading and writing;
/// a shell that is told to write there opens it for writing alone.
pub(super) fn nowhere() -> bool {
    let null = std::fs::read_link("/proc/self/fd/1").is_ok_and(|path| path == Path::new("/dev/null"));
    null && std::fs::read_to_string("/proc/self/fdinfo/1").is_ok_and(|about| reads_too(&about))
}

/// Whether a description of an open file says `O_RDWR`, which is 2 in the last octal digit.
fn reads_too(about: &str) -> bool {
    let flags = about.lines().find_map(|line| line.strip_prefix("flags:"));
    flags.and_then(|flags| flags.trim().chars().last()).is_some_and(|digit| digit == '2' || digit == '6')
}
