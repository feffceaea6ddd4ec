select '{{ conf('engine.pth') }}' as a
