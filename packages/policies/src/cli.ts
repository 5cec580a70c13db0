#!/usr/bin/env node
import { runPolicyCli } from './run-cli.js';

process.exitCode = runPolicyCli(process.argv.slice(2));
