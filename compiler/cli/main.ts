process.stdout.write('lakec\n');
