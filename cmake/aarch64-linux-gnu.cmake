# A toolchain file: build for 64-bit ARM on another machine (Debian: gcc-aarch64-linux-gnu libc6-dev-arm64-cross).
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
# Without this, configuring before the cross compiler is installed keeps the strip of this machine for ever.
set(CMAKE_STRIP aarch64-linux-gnu-strip CACHE FILEPATH "" FORCE)
