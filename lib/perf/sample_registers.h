/*
 * sample_registers - the registers of a sample, by the numbers that DWARF has for them
 *
 *     struct unwind_registers registers;
 *     const struct unwind_machine *machine = sample_registers_read(&recording, &sample, &registers);
 *     if (machine)
 *         use(registers.pc);
 */
#ifndef SAMPLE_REGISTERS_H
#define SAMPLE_REGISTERS_H

#include "perf/record.h"
#include "symbols/unwind_registers.h"

/* The processor that they are of; NULL: there are none, or not those that unwinding needs. */
const struct unwind_machine *sample_registers_read(const struct recording *recording,
                                                   const struct record_sample *sample,
                                                   struct unwind_registers *registers);

/* The same where the one register that the sample has is the one with the return address. */
const struct unwind_machine *sample_registers_read_link(const struct recording *recording,
                                                        const struct record_sample *sample, uint64_t *link);

#endif
