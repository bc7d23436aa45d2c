#!/usr/bin/python3
"""The main job with real parts: notify-send, mpv with mpv-mpris and playerctl, through the agent to
the panel, and touches back to them."""
import os
import re
import subprocess

from world import WorldCase, main

# Where the built-in cards have them on the reference panel.
PLAY_PAUSE = (574, 484)
FIRST_BUTTON = (400, 496)


class Notifications(WorldCase):
    with_agent = True

    def test_notify_send_reaches_the_panel(self):
        world = self.world
        before = world.screenshot()
        world.run('notify-send', '--app-name=Messages', 'Ada Lovelace', 'The <b>engine</b> runs')
        id, = world.wait_for(lambda: world.find('generic-notice', title='Ada Lovelace'), 'the notice')
        fields = world.activities()[id][1]
        self.assertEqual((fields['text'], fields['app']), ('The engine runs', 'Messages'))
        world.wait_showing(f'activity:{id}')
        world.wait_for(lambda: world.screenshot().data != before.data, 'another picture')

    def test_a_tapped_action_comes_back_to_notify_send(self):
        world = self.world
        waiting = world.spawn('notify-send', '--wait', '--urgency=critical', '--action=yes=Accept',
                              'Invitation', stdout=subprocess.PIPE)
        id, = world.wait_for(lambda: world.find('generic-notice', title='Invitation'), 'the notice')
        world.wait_showing(f'activity:{id}')
        world.tap(*FIRST_BUTTON)
        world.wait_for(lambda: waiting.poll() is not None, 'the answer')
        self.assertEqual(waiting.stdout.read().decode().strip(), 'yes')
        waiting.stdout.close()
        world.wait_for(lambda: not world.find('generic-notice', title='Invitation'), 'the end')


class Song(WorldCase):
    with_agent = True

    @classmethod
    def setUpClass(cls):
        if not os.path.exists('/usr/lib/mpv-mpris/mpris.so'):
            raise AssertionError('mpv-mpris is missing; tools/test installs it')

    def play(self):
        world = self.world
        song, cover = world.path('song.ogg'), world.path('cover.jpg')
        for command in (('-f', 'lavfi', '-i', 'sine=frequency=220:duration=90', '-metadata',
                         'title=Night Train', '-metadata', 'artist=The Paper Lanterns', song),
                        ('-f', 'lavfi', '-i', 'color=c=0xF2A65A:s=320x320', '-frames:v', '1', cover)):
            world.run('ffmpeg', '-v', 'error', '-y', *command)
        self.player = world.spawn('mpv', '--no-config', '--no-video', '--ao=null', '--loop=inf',
                                  '--script=/usr/lib/mpv-mpris/mpris.so', song)
        ids = world.wait_for(lambda: world.find('media-playback', title='Night Train'), 'the song')
        self.assertEqual(len(ids), 1)
        return ids[0]

    def state(self):
        return self.world.run('playerctl', 'status', check=False).stdout.strip()

    def test_the_playing_song_is_on_the_panel_and_follows_the_player(self):
        world = self.world
        id = self.play()
        fields = world.activities()[id][1]
        self.assertEqual(fields['text'], 'The Paper Lanterns')
        self.assertAlmostEqual(fields['length'] / 1e6, 90, delta=1)
        world.wait_showing(f'activity:{id}')
        world.run('playerctl', 'pause')
        world.wait_for(lambda: world.activities()[id][1]['rate'] == 0, 'the pause')
        world.run('playerctl', 'position', '42')
        world.wait_for(lambda: abs(world.activities()[id][1]['position'] - 42e6) < 1e6, 'the seek')
        world.run('playerctl', 'play')
        world.wait_for(lambda: world.activities()[id][1]['rate'] == 1, 'playing')
        world.stop(self.player)
        world.wait_for(lambda: id not in world.activities(), 'the end')

    def test_the_art_is_on_the_card(self):
        world = self.world
        id = self.play()
        world.wait_showing(f'activity:{id}')

        def orange():
            picture = world.screenshot()
            hits = 0
            for y in range(0, picture.height, 8):
                for x in range(0, picture.width, 8):
                    red, green, blue = picture.pixel(x, y)
                    hits += red > 120 and red > green > blue
            return hits > 50
        world.wait_for(orange, 'the color of the cover')

    def test_a_touch_pauses_and_plays(self):
        world = self.world
        id = self.play()
        world.wait_showing(f'activity:{id}')
        world.tap(*PLAY_PAUSE)
        world.wait_for(lambda: self.state() == 'Paused', 'the pause')
        world.wait_for(lambda: world.activities()[id][1]['rate'] == 0, 'the pause on the panel')
        world.tap(*PLAY_PAUSE)
        world.wait_for(lambda: self.state() == 'Playing', 'playing')


class Everything(WorldCase):
    with_agent = True

    def test_a_timer_from_the_command_line_counts_on_the_panel(self):
        world = self.world
        id = int(re.search(r'\d+', world.ctl('post', 'timer', 'title=Tea', 'remaining=90s').stdout)[0])
        world.wait_showing(f'activity:{id}')
        first = world.screenshot()
        world.wait_for(lambda: world.screenshot().data != first.data, 'the next second')
        self.assertEqual(world.statistics()['empty-wakeups'], 0)
        world.ctl('end', str(id))
        world.wait_showing('face')

    def test_a_song_then_a_notice_then_the_song_again(self):
        world = self.world
        song = world.post('media-playback', title='Song', text='Band', length=200_000_000, rate=0.0)
        world.wait_showing(f'activity:{song}')
        world.run('notify-send', 'Short')
        id, = world.wait_for(lambda: world.find('generic-notice', title='Short'), 'the notice')
        world.wait_showing(f'activity:{id}')
        world.wait_signal('Shown', song, 'none')


if __name__ == '__main__':
    main()
