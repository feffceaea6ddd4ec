#!/usr/bin/env node
import '../dist/lakec.js';
