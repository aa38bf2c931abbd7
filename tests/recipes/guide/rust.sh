#!/bin/bash
# A program of Rust.
. "$(dirname "$0")/common.sh"
needs cargo
needs_perf
mkdir src
printf '[package]\nname = "program"\nversion = "1.0.0"\nedition = "2021"\n' > Cargo.toml
cat > src/main.rs << 'END'
use std::time::{Duration, Instant};
struct Parser;
trait Digest {
    fn digest(&self, bytes: &[u8]) -> u64;
}
impl Digest for Parser {
    #[inline(never)]
    fn digest(&self, bytes: &[u8]) -> u64 {
        bytes.iter().fold(0, |sum, byte| std::hint::black_box(sum * 31 + u64::from(*byte) & 0xffff))
    }
}
#[inline(never)]
fn handle(parser: &dyn Digest, bytes: &[u8]) -> u64 {
    parser.digest(bytes) + 1
}
fn main() {
    let (bytes, start, mut sum) = (vec![7u8; 100_000], Instant::now(), 0);
    while start.elapsed() < Duration::from_secs(1) {
        sum += handle(&Parser, &bytes);
    }
    println!("{sum}");
}
END
export CARGO_NET_OFFLINE=true CARGO_TARGET_DIR=target
example rust
hot out.folded 80 '<program::Parser as program::Digest>::digest'
hot out.folded 80 program::main
drawn out.svg program::main
