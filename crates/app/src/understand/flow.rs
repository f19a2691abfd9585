//! Work on several threads whose results come in the order of the input, with little of it in memory.

use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;

/// A thread broke: something in it panicked.
#[derive(Debug)]
pub(crate) struct Lost;

/// Draws from a source, works side by side, and hands the results over in order; the first failure ends it.
///
/// Each thread has a queue of its own for one thing before and one behind it, and they take turns: so nothing is
/// sorted, and at most three things a thread are in memory.
pub(crate) fn in_order<I, O, F>(
    threads: usize,
    mut source: impl FnMut() -> Option<I> + Send + 'static,
    work: impl Fn(I) -> O + Send + Sync + 'static,
    mut sink: impl FnMut(O) -> Result<(), F>,
) -> Result<Result<(), F>, Lost>
where
    I: Send + 'static,
    O: Send + 'static,
{
    let work = Arc::new(work);
    let (mut inputs, mut outputs) = (Vec::new(), Vec::new());
    for _ in 0..threads.max(1) {
        let (input, given) = sync_channel::<I>(1);
        let (done, output) = sync_channel::<O>(1);
        let work = Arc::clone(&work);
        let thread = thread::spawn(move || {
            while let Ok(thing) = given.recv() {
                if done.send(work(thing)).is_err() {
                    return;
                }
            }
        });
        inputs.push(input);
        outputs.push((output, Some(thread)));
    }
    // It may wait for input for ever: nobody waits for it.
    thread::spawn(move || {
        for turn in 0.. {
            let Some(input) = inputs.get(turn % inputs.len()) else { return };
            let Some(thing) = source() else { return };
            if input.send(thing).is_err() {
                return;
            }
        }
    });
    for turn in 0.. {
        let place = turn % outputs.len();
        let Some((output, thread)) = outputs.get_mut(place) else { break };
        match output.recv() {
            Ok(result) => {
                if let Err(failure) = sink(result) {
                    return Ok(Err(failure));
                }
            }
            // No more input for it, or it broke; only the latter is worth a word.
            Err(_) => {
                return thread.take().map_or(Ok(()), thread::JoinHandle::join).map(Ok).map_err(|_| Lost);
            }
        }
    }
    Ok(Ok(()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    fn counted(until: u64) -> impl FnMut() -> Option<u64> + Send + 'static {
        let mut next = 0..until;
        move || next.next()
    }

    #[test]
    fn results_come_in_the_order_of_the_input() {
        for threads in [1, 2, 7] {
            let mut seen = Vec::new();
            let work = |number: u64| {
                (0..number % 5 * 2_000).fold(number, |a, b| a.wrapping_mul(31) ^ b) % 2 + number * 2
            };
            let heard = in_order(threads, counted(300), work, |result| {
                seen.push(result / 2);
                Ok::<(), ()>(())
            });
            assert!(matches!(heard, Ok(Ok(()))));
            assert_eq!(seen, (0..300).collect::<Vec<_>>(), "{threads} threads");
        }
    }

    #[test]
    fn little_is_read_ahead() {
        static DRAWN: AtomicU64 = AtomicU64::new(0);
        let source = || Some(DRAWN.fetch_add(1, Ordering::SeqCst));
        let mut taken = 0;
        let heard = in_order(
            3,
            source,
            |number| number,
            |number| {
                taken = number;
                let ahead = DRAWN.load(Ordering::SeqCst).saturating_sub(number);
                assert!(ahead <= 3 * 3 + 2, "{ahead} were drawn ahead");
                if number == 500 { Err("enough") } else { Ok(()) }
            },
        );
        assert!(matches!(heard, Ok(Err("enough"))));
        assert_eq!(taken, 500);
    }

    #[test]
    fn a_thread_that_breaks_is_told() {
        let work = |number: u64| if number == 20 { panic!("broken on purpose") } else { number };
        let heard = in_order(4, counted(100), work, |_| Ok::<(), ()>(()));
        assert!(matches!(heard, Err(Lost)));
    }
}
