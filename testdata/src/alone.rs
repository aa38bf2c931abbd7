//! A program in Rust without any library, for recordings that are kept with their binary: a few kilobytes.
//!
//!     rustc -C opt-level=1 -C panic=abort -C force-frame-pointers=yes -C symbol-mangling-version=v0 alone.rs
//!         -C link-arg=-nostdlib ...                                     (all options: tests/recordings/record.py)
//!
//! Its functions have names with generics, implementations of traits and closures.
#![no_std]
#![no_main]

use core::arch::asm;
use core::hint::black_box;

const ROUNDS: u64 = 60_000_000;

mod shapes {
    pub trait Area {
        fn area(&self, rounds: u64) -> u64;
    }
    pub struct Square;
    pub struct Pair<T>(pub T, pub [T; 1]);

    impl Area for Square {
        #[inline(never)]
        fn area(&self, rounds: u64) -> u64 {
            super::spin(rounds) + 1
        }
    }

    impl<T: Area> Area for Pair<T> {
        #[inline(never)]
        fn area(&self, rounds: u64) -> u64 {
            self.0.area(rounds) + self.1[0].area(rounds) + 1
        }
    }
}

#[inline(never)]
fn spin(rounds: u64) -> u64 {
    let mut sum = 0;
    for i in 0..rounds {
        sum = black_box(sum + i);
    }
    sum
}

#[inline(never)]
fn apply<F: Fn(u64) -> u64>(function: F, rounds: u64) -> u64 {
    function(rounds) + 1
}

fn exit() -> ! {
    unsafe { asm!("syscall", in("rax") 60, in("rdi") 0, options(noreturn)) }
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    exit()
}

#[no_mangle]
pub extern "C" fn _start() -> ! {
    use shapes::{Area, Pair, Square};
    black_box(Pair(Square, [Square]).area(ROUNDS));
    black_box(apply(
        #[inline(never)]
        |rounds| spin(black_box(rounds)) + 1,
        ROUNDS,
    ));
    exit()
}
