export * from './fixtures.js';
export * from './memory-accounts.js';
export * from './memory-organisations.js';
export * from './memory-people.js';
export { type ContractCase, type RegistryStores, registryStoreContract } from './registry-contract.js';
