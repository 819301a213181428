import type { SimulatedHost } from '../simulated-host.ts';

/** Every API host that the simulated upstream speaks for. */
export const SIMULATED_HOSTS: readonly SimulatedHost[] = [];
