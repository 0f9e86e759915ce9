#pragma once

/// What the process gets from the system, arranged before it is needed.
namespace zcat {

/// Opens those of the descriptors 0, 1 and 2 that are closed, so that no other file gets their numbers: reading from 0
/// and writing to 1 fail as before.
void secure_standard_descriptors();

/// Gives standard output a descriptor of its own, `standard_output`, and makes 1 the same as 2: some libraries print
/// to 1 (libpgm its warnings), which would stand among the messages.
void keep_libraries_off_standard_output();

/// Makes malloc as fast as it can be for messages.
void tune_allocation();

/// Each peer is a descriptor, or two: takes as many as the system lets us have.
void raise_descriptor_limit();

/// Checks that `count` threads can be started beside this one, and scheduled as libzmq does it.
/// Throws Error (failed) that names the limit.
void try_threads(int count);

}  // namespace zcat
