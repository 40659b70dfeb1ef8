// Prints how high the picture of a dashboard is. Usage: node height.js FILE.json process,process
import { readFileSync } from 'node:fs';
import { layout } from './page/layout.js';

const [file, processes] = process.argv.slice(2);
console.log(Math.ceil(layout(JSON.parse(readFileSync(file)), { process: processes.split(',') }).height));
