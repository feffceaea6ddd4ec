select {{ function('net_prize') }}(100) as net
